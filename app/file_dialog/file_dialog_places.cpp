// The left column: folders one starts from, and the files opened lately.

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "app/example_data.h"
#include "app/file_dialog/file_dialog_parts.h"
#include "app/file_dialog/path_text.h"
#include "app/recent_files.h"
#include "app/widgets/basic.h"
#include "app/widgets/shapes.h"
#include "core/base/text_format.h"
#include "render/ui_backend.h"

namespace hs {
namespace {

constexpr size_t kRecentShown = 8;

enum class PlaceSign : uint8_t { kHome, kFolder, kFile };

struct StartPlace {
    std::string label;
    std::string folder;
    std::string cursor_name;  // entry to put the cursor on
    PlaceSign sign = PlaceSign::kFolder;
    std::string about;
};

std::vector<StartPlace> fixed_places(const FileDialogSheet& sheet) {
    std::vector<StartPlace> places;
    const auto add = [&](std::string label, const std::string& folder, PlaceSign sign) {
        const auto is_same = [&](const StartPlace& place) { return place.folder == folder; };
        if (folder.empty() || std::any_of(places.begin(), places.end(), is_same)) return;
        places.push_back({std::move(label), folder, {}, sign, folder});
    };
    add("Home", sheet.browser().home(), PlaceSign::kHome);
    add("Working folder", sheet.own.working_folder, PlaceSign::kFolder);
    add("Example data", sheet.own.example_folder, PlaceSign::kFolder);
    if (const DatasetRow* shown = current_dataset(sheet.view.state)) {
        const std::string path = absolute_path(shown->path, {"", sheet.own.working_folder});
        add("Of " + file_name_of(path), parent_path(path), PlaceSign::kFolder);
    }
    add("Whole system", "/", PlaceSign::kFolder);
    return places;
}

std::vector<StartPlace> recent_places(const FileDialogSheet& sheet) {
    const Settings& settings = sheet.view.state.settings;
    std::vector<StartPlace> places;
    for (const RecentFile& file : recent_rows(settings.pinned_files, settings.recent_files)) {
        if (places.size() == kRecentShown) break;
        places.push_back({file_name_of(file.path), parent_path(file.path), file_name_of(file.path),
                          PlaceSign::kFile, file.path});
    }
    return places;
}

void draw_place_sign(ImDrawList& to, ImVec2 centre, float size, ImU32 colour, PlaceSign sign) {
    switch (sign) {
        case PlaceSign::kHome:
            draw_home_sign(to, centre, size, colour);
            break;
        case PlaceSign::kFolder:
            draw_folder_sign(to, centre, size, colour);
            break;
        case PlaceSign::kFile:
            draw_file_sign(to, centre, size, colour, false);
            break;
    }
}

void draw_place(FileDialogSheet& sheet, const StartPlace& place) {
    const Theme& theme = sheet.theme();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const float height = sheet.px(28);
    const std::string text = printable_text(place.label);
    ImGui::PushID(place.about.c_str());
    const bool pressed = hit_area((text + "##place").c_str(), {width, height});
    ImGui::PopID();
    const bool hovered = ImGui::IsItemHovered();
    tooltip(printable_text(place.about).c_str());
    if (pressed) {
        sheet.browser().visit(place.folder, place.cursor_name);
        sheet.own.scroll_to_cursor = true;
        sheet.own.wants_filter_focus = true;
    }
    const bool is_here = place.cursor_name.empty() && sheet.browser().folder() == place.folder;
    ImDrawList& to = *ImGui::GetWindowDrawList();
    if (is_here || hovered) {
        to.AddRectFilled(at, {at.x + width, at.y + height}, is_here ? theme.selection : theme.hover,
                         sheet.px(6));
    }
    draw_place_sign(to, {at.x + sheet.px(17), at.y + height / 2}, sheet.px(15),
                    is_here ? theme.accent : theme.text_muted, place.sign);
    const float left = at.x + sheet.px(33);
    to.AddText({left, std::round(at.y + (height - ImGui::GetFontSize()) / 2)}, theme.text,
               cut_middle_to_width(text, at.x + width - sheet.px(8) - left).c_str());
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
