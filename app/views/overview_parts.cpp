#include "app/views/overview_parts.h"

#include <algorithm>
#include <cmath>

#include "app/widgets/basic.h"
#include "app/widgets/shapes.h"
#include "core/base/text_format.h"

namespace hs {

bool finding_line(ViewContext& view, const std::string& text) {
    const float width = ImGui::GetContentRegionAvail().x;
    const float height = view.px(28);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const bool is_pressed = hit_area(text.c_str(), {width, height});
    const bool is_hovered = ImGui::IsItemHovered();
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const ImVec2 end{at.x + width, at.y + height - view.px(2)};
    to.AddRectFilled(at, end, is_hovered ? view.theme.pressed : view.theme.hover, view.px(4));
    to.AddRectFilled(at, {at.x + view.px(3), end.y}, view.theme.accent, view.px(2));
    to.AddText({at.x + view.px(14), std::round(at.y + view.px(4))}, view.theme.text,
               cut_to_width(text, width - view.px(44)).c_str());
    draw_chevron(to, {end.x - view.px(16), (at.y + end.y) / 2}, view.px(11),
                 is_hovered ? view.theme.text : view.theme.text_muted, Pointing::kRight);
    const bool is_cut = ImGui::CalcTextSize(text.c_str()).x > width - view.px(44);
    tooltip(is_cut ? (text + "\n\nShow the evidence").c_str() : "Show the evidence");
    ImGui::Dummy({0, view.px(2)});
    return is_pressed;
}

RankedEvents draw_ranking(ViewContext& view, const char* title, const std::vector<RankedRow>& rows,
                          float width) {
    RankedEvents events;
    panel_heading(view, title);
    ImGui::PushID(title);
    for (size_t i = 0; i < rows.size(); ++i) {
        const RankedRow& row = rows[i];
        const float height = view.px(26);
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const ImVec2 end{at.x + width, at.y + height - view.px(2)};
        ImGui::PushID(static_cast<int>(i));
        const bool is_pressed = hit_area(row.name.c_str(), {width, height - view.px(2)});
        ImGui::PopID();
        const bool is_hovered = ImGui::IsItemHovered();
        ImDrawList& to = *ImGui::GetWindowDrawList();
        if (is_hovered) to.AddRectFilled(at, end, view.theme.hover, view.px(3));
        const auto share = static_cast<float>(std::clamp(row.share, 0.0, 1.0));
        to.AddRectFilled(at, {at.x + std::max(view.px(2), std::round(width * share)), end.y},
                         (view.theme.accent & 0x00FFFFFFU) | 0x48000000U, view.px(3));
        const float y = std::round(at.y + (end.y - at.y - ImGui::GetFontSize()) / 2);
        push_font(Font::kMono);
        const float amount = ImGui::CalcTextSize(row.amount.c_str()).x;
        to.AddText({std::round(end.x - view.px(8) - amount), y}, view.theme.text,
                   row.amount.c_str());
        pop_font();
        to.AddText(
            {at.x + view.px(8), y}, view.theme.text,
            cut_middle_to_width(printable_text(row.name), width - amount - view.px(32)).c_str());
        tooltip(row.name.c_str());
        if (is_pressed) events.pressed = i;
        if (is_hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) {
            events.activated = i;
        }
    }
    ImGui::PopID();
    return events;
}

}  // namespace hs
