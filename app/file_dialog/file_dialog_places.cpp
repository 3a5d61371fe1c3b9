// The left column: folders to start from, and the files opened lately.

#include <algorithm>
#include <utility>

#include "app/file_dialog/file_dialog_parts.h"
#include "app/recent_files.h"
#include "app/widgets/basic.h"
#include "app/widgets/shapes.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

constexpr size_t kRecentShown = 8;

struct StartPlace {
    std::string label;
    std::string folder;
    std::string file = {};  // that the cursor is put on; empty: the place is the folder
};

std::vector<StartPlace> fixed_places(const FileDialogSheet& sheet) {
    std::vector<StartPlace> wanted = {{"Home", sheet.browser().home()},
                                      {"Current folder", sheet.own.working_folder},
                                      {"Example data", sheet.own.example_folder}};
    if (const DatasetRow* shown = current_dataset(sheet.view.state)) {
        const std::string& path = shown->absolute_path;
        wanted.push_back({"Folder of " + last_name(path), parent_path(path)});
    }
    wanted.push_back({"File system", "/"});
    std::vector<StartPlace> places;
    for (StartPlace& place : wanted) {
        const auto is_same = [&](const StartPlace& other) { return place.folder == other.folder; };
        if (place.folder.empty() || std::any_of(places.begin(), places.end(), is_same)) continue;
        places.push_back(std::move(place));
    }
    return places;
}

std::vector<StartPlace> recent_places(const FileDialogSheet& sheet) {
    const Settings& settings = sheet.view.state.settings;
    std::vector<StartPlace> places;
    for (const RecentFile& file : recent_rows(settings.pinned_files, settings.recent_files)) {
        const std::string name = last_name(file.path);
        if (places.size() < kRecentShown) places.push_back({name, parent_path(file.path), name});
    }
    return places;
}

void draw_place(FileDialogSheet& sheet, const StartPlace& place) {
    const Theme& theme = sheet.theme();
    FolderBrowser& browser = sheet.browser();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const Rect rect{at.x, at.y, ImGui::GetContentRegionAvail().x, sheet.px(28)};
    const bool is_file = !place.file.empty();
    const std::string path = is_file ? join_path(place.folder, place.file) : place.folder;
    const bool is_here = !is_file && browser.folder() == place.folder;
    ImGui::PushID(path.c_str());
    if (text_row(sheet, place.label + "##place", rect, {33, theme.text, is_here, 6})) {
        browser.visit(place.folder, place.file);
        sheet.own.wants_filter_focus = true;
    }
    ImGui::PopID();
    tooltip(printable_text(path).c_str());
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const ImVec2 centre{rect.x + sheet.px(17), rect.y + rect.height / 2};
    const ImU32 colour = is_here ? theme.accent : theme.text_muted;
    if (is_file) {
        draw_file_sign(to, centre, sheet.px(15), colour, false);
    } else {
        const auto draw = place.folder == browser.home() ? draw_home_sign : draw_folder_sign;
        draw(to, centre, sheet.px(15), colour);
    }
}

}  // namespace

void draw_places(FileDialogSheet& sheet, const Rect& rect) {
    const PanelLook look{.background = sheet.theme().panel, .padding = {8, 8}};
    if (begin_panel(sheet.view, "Places", rect, look)) {
        ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
        for (const StartPlace& place : fixed_places(sheet)) draw_place(sheet, place);
        const std::vector<StartPlace> recent = recent_places(sheet);
        if (!recent.empty()) {
            ImGui::Dummy({0, sheet.px(12)});
            ImGui::SetCursorPosX(ImGui::GetCursorPosX() + sheet.px(8));
            panel_heading(sheet.view, "Recent");
            ImGui::Dummy({0, sheet.px(4)});
            for (const StartPlace& place : recent) draw_place(sheet, place);
        }
        ImGui::PopStyleVar();
    }
    end_panel();
}

}  // namespace hs
