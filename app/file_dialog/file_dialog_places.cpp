// The left column: folders to start from, and the files opened lately.

#include <imgui.h>

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
    std::string file;  // that the cursor is put on; empty: the place is the folder
};

std::vector<StartPlace> fixed_places(const FileDialogSheet& sheet) {
    std::vector<StartPlace> places;
    const auto add = [&](std::string label, const std::string& folder) {
        const auto is_same = [&](const StartPlace& place) { return place.folder == folder; };
        if (folder.empty() || std::any_of(places.begin(), places.end(), is_same)) return;
        places.push_back({std::move(label), folder, ""});
    };
    add("Home", sheet.browser().home());
    add("Current folder", sheet.own.working_folder);
    add("Example data", sheet.own.example_folder);
    if (const DatasetRow* shown = current_dataset(sheet.view.state)) {
        const std::string path = absolute_path(shown->path, {"", sheet.own.working_folder});
        add("Folder of " + last_name(path), parent_path(path));
    }
    add("File system", "/");
    return places;
}

std::vector<StartPlace> recent_places(const FileDialogSheet& sheet) {
    const Settings& settings = sheet.view.state.settings;
    std::vector<RecentFile> files = recent_rows(settings.pinned_files, settings.recent_files);
    files.resize(std::min(files.size(), kRecentShown));
    std::vector<StartPlace> places;
    for (const RecentFile& file : files) {
        const std::string name = last_name(file.path);
        places.push_back({name, parent_path(file.path), name});
    }
    return places;
}

void draw_sign(const FileDialogSheet& sheet, const StartPlace& place, ImVec2 centre, ImU32 colour) {
    ImDrawList& to = *ImGui::GetWindowDrawList();
    if (!place.file.empty()) {
        draw_file_sign(to, centre, sheet.px(15), colour, false);
    } else if (place.folder == sheet.browser().home()) {
        draw_home_sign(to, centre, sheet.px(15), colour);
    } else {
        draw_folder_sign(to, centre, sheet.px(15), colour);
    }
}

void draw_place(FileDialogSheet& sheet, const StartPlace& place) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const Rect rect{at.x, at.y, ImGui::GetContentRegionAvail().x, sheet.px(28)};
    const std::string path =
        place.file.empty() ? place.folder : join_path(place.folder, place.file);
    const std::string text = printable_text(place.label);
    const bool is_here = place.file.empty() && sheet.browser().folder() == place.folder;
    ImGui::PushID(path.c_str());
    const bool is_pressed = hit_row(sheet, text + "##place", rect, is_here, 6);
    ImGui::PopID();
    tooltip(printable_text(path).c_str());
    draw_sign(sheet, place, {rect.x + sheet.px(17), rect.y + rect.height / 2},
              is_here ? sheet.theme().accent : sheet.theme().text_muted);
    draw_text(rect, rect.x + sheet.px(33), sheet.theme().text,
              cut_middle_to_width(text, rect.width - sheet.px(41)));
    if (!is_pressed) return;
    sheet.browser().visit(place.folder, place.file);
    sheet.own.wants_filter_focus = true;
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
