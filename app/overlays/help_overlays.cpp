#include "app/overlays/help_overlays.h"

#include <algorithm>
#include <cmath>

#include "app/key_sheet.h"
#include "app/overlays/overlay.h"
#include "app/widgets/basic.h"

namespace hs {
namespace {

constexpr float kLineHeight = 22;
constexpr float kColumnWidth = 376;

void draw_group(const ViewContext& view, const KeyGroup& group, ImVec2 at, float width) {
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const float line = view.px(kLineHeight);
    push_font(Font::kStrong);
    to.AddText({at.x, at.y}, view.theme.accent, group.title.c_str());
    pop_font();
    float y = at.y + line + view.px(2);
    const float keys_width = std::floor(width * 0.44F);
    for (const KeyRow& row : group.rows) {
        to.AddText({at.x, y}, view.theme.text_muted,
                   cut_to_width(row.keys, keys_width - view.px(8)).c_str());
        to.AddText({at.x + keys_width, y}, view.theme.text,
                   cut_to_width(row.does, width - keys_width).c_str());
        y += line;
    }
}

void draw_page_head(ViewContext& view, const char* title) {
    push_font(Font::kTitle);
    text_in(view.theme.text, title);
    pop_font();
    ImGui::SameLine(ImGui::GetWindowWidth() - view.px(24) - view.px(28));
    if (sign_button(view, "Close", Sign::kCross, view.px(28))) {
        view.actions.push(ShowOverlay{Overlay::kNone});
    }
}

}  // namespace

void draw_key_page(ViewContext& view) {
    const ImVec2 window = ImGui::GetMainViewport()->Size;
    const float usable = window.x - 2 * view.px(24) - 2 * view.px(24);
    const auto column_count =
        static_cast<size_t>(std::clamp(usable / view.px(kColumnWidth), 1.0F, 3.0F));
    static const std::vector<KeyGroup> kGroups = key_groups();  // the same as long as it runs
    const auto columns = deal_into_columns(kGroups, column_count);
    const auto lines = static_cast<float>(tallest_column(kGroups, columns));
    const Rect rect = overlay_rect(view, kColumnWidth * static_cast<float>(columns.size()) + 48,
                                   lines * kLineHeight + 72);
    if (!begin_overlay(view, {Overlay::kKeys, "All keys", rect, {24, 16}})) return;
    draw_page_head(view, "All keys");
    ImGui::Dummy({0, view.px(4)});
    if (ImGui::BeginChild("columns", {0, 0})) {
        const ImVec2 start = ImGui::GetCursorScreenPos();
        const float width =
            std::floor(ImGui::GetContentRegionAvail().x / static_cast<float>(columns.size()));
        for (size_t column = 0; column < columns.size(); ++column) {
            ImVec2 at{start.x + width * static_cast<float>(column), start.y};
            for (const size_t index : columns[column]) {
                draw_group(view, kGroups[index], at, width - view.px(16));
                at.y += view.px(kLineHeight) * static_cast<float>(kGroups[index].rows.size() + 2);
            }
        }
        // What a smaller window cannot show is reached by scrolling.
        ImGui::Dummy({1, view.px(kLineHeight) * lines - view.px(kLineHeight)});
    }
    ImGui::EndChild();
    end_overlay();
}

void draw_about(ViewContext& view) {
    const Rect rect = overlay_rect(view, 460, 220);
    if (!begin_overlay(view, {Overlay::kAbout, "About heapscope", rect, {24, 16}})) return;
    draw_page_head(view, "heapscope");
    text_in(view.theme.text_muted, "Version " HEAPSCOPE_VERSION);
    ImGui::Dummy({0, view.px(8)});
    ImGui::PushTextWrapPos(0);
    text_in(view.theme.text,
            "Shows where a Python program's memory went: which code allocated it, when, what it is "
            "made of, and why it is still alive.");
    ImGui::Dummy({0, view.px(4)});
    text_in(view.theme.text_muted,
            "Free software under the MIT License. The command line prints the same results: "
            "heapscope --help.");
    ImGui::PopTextWrapPos();
    end_overlay();
}

}  // namespace hs
