#include "app/widgets/segmented.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "app/widgets/basic.h"

namespace hs {
namespace {

float width_of(const ViewContext& view, const char* label) {
    const std::string_view text = shown_label(label);
    return std::round(ImGui::CalcTextSize(text.data(), text.data() + text.size()).x) +
           2 * view.px(10);
}

void draw_segment_text(const char* label, ImVec2 at, ImVec2 size, ImU32 colour) {
    const std::string_view text = shown_label(label);
    const char* end = text.data() + text.size();
    const ImVec2 text_size = ImGui::CalcTextSize(text.data(), end);
    ImGui::GetWindowDrawList()->AddText({std::round(at.x + (size.x - text_size.x) / 2),
                                         std::round(at.y + (size.y - text_size.y) / 2)},
                                        colour, text.data(), end);
}

}  // namespace

float segmented_width(const ViewContext& view, std::span<const Segment> segments) {
    float width = 0;
    for (const Segment& segment : segments) width += width_of(view, segment.label);
    return width;
}

int segmented(const ViewContext& view, std::span<const Segment> segments, int chosen,
              float height) {
    const Theme& theme = view.theme;
    ImDrawList& to = *ImGui::GetWindowDrawList();
    if (height <= 0) height = ImGui::GetFrameHeight();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float radius = view.px(4);
    const ImVec2 end{start.x + segmented_width(view, segments), start.y + height};
    to.AddRectFilled(start, end, theme.field, radius);
    to.AddRect(start, end, theme.separator, radius);
    int pressed = -1;
    for (size_t i = 0; i < segments.size(); ++i) {
        if (i > 0) ImGui::SameLine(0, 0);
        const Segment& segment = segments[i];
        const ImVec2 size{width_of(view, segment.label), height};
        const ImVec2 at = ImGui::GetCursorScreenPos();
        ImGui::BeginDisabled(segment.why_disabled != nullptr);
        if (hit_area(segment.label, size)) pressed = static_cast<int>(i);
        const bool is_hovered = ImGui::IsItemHovered();
        ImGui::EndDisabled();
        const bool is_chosen = static_cast<int>(i) == chosen;
        const ImVec2 corner{at.x + size.x, at.y + height};
        if (is_chosen) {
            to.AddRectFilled(at, corner, theme.selection, radius);
            to.AddRect(at, corner, theme.selection_edge, radius);
        } else if (is_hovered) {
            to.AddRectFilled(at, corner, theme.hover, radius);
        }
        draw_segment_text(segment.label, at, size,
                          segment.why_disabled ? theme.text_faint
                          : is_chosen          ? theme.text
                                               : theme.text_muted);
        const char* about = segment.why_disabled ? segment.why_disabled : segment.about;
        if (*about && ImGui::IsItemHovered(ImGuiHoveredFlags_DelayNormal |
                                           ImGuiHoveredFlags_AllowWhenDisabled)) {
            ImGui::SetTooltip("%s", about);
        }
    }
    return pressed;
}

bool toggle_button(const ViewContext& view, const char* label, bool is_on, const char* about) {
    const Segment segment{label, about};
    return segmented(view, {&segment, 1}, is_on ? 0 : -1) == 0;
}

void same_line_if_fits(const ViewContext& view, float width, float gap_design_px) {
    ImGui::SameLine(0, view.px(gap_design_px));
    if (ImGui::GetContentRegionAvail().x < width) ImGui::NewLine();
}

}  // namespace hs
