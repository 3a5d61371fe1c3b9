#include "app/widgets/splitter.h"

#include <algorithm>

#include "app/widgets/basic.h"

namespace hs {
namespace {

struct DividerRow {
    Divider divider;
    const char* label;
    const char* open_text;
    const char* closed_text;
    bool upright;
};
constexpr DividerRow kRows[] = {
    {Divider::kLeft, "Divider of the file list",
     "Drag to resize, double-click to collapse (Ctrl+B)",
     "Drag or double-click to open the file list (Ctrl+B)", true},
    {Divider::kRight, "Divider of the inspector",
     "Drag to resize, double-click to collapse (Ctrl+I)",
     "Drag or double-click to open the inspector (Ctrl+I)", true},
    {Divider::kBottom, "Divider of the timeline",
     "Drag to resize, double-click to collapse (Ctrl+J)",
     "Drag or double-click to open the timeline (Ctrl+J)", false},
};

// Wider than the line on both sides, but inside the window.
Rect grab_area(const ViewContext& view, const WorkspaceFrame& frame, const Rect& line,
               bool upright) {
    const float reach = view.px(3);
    Rect area = line;
    if (upright) {
        area.x = std::max(0.0F, line.x - reach);
        area.width = std::min(frame.width, line.right() + reach) - area.x;
    } else {
        area.y = std::max(0.0F, line.y - reach);
        area.height = std::min(frame.height, line.bottom() + reach) - area.y;
    }
    return area;
}

void draw_divider(ViewContext& view, const WorkspaceFrame& frame, const Rect& line, bool is_open,
                  const DividerRow& row) {
    const Rect area = grab_area(view, frame, line, row.upright);
    if (area.width < 1 || area.height < 1) return;
    constexpr ImGuiWindowFlags kFlags =
        ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoScrollbar;
    // A child window of its own, so that it lies above the panels on both sides.
    if (begin_panel(view, row.label, area, {.background = 0, .padding = {0, 0}, .flags = kFlags})) {
        ImGui::InvisibleButton(row.label, {area.width, area.height});
        const bool active = ImGui::IsItemActive();
        const bool hovered = ImGui::IsItemHovered();
        PanelSettings next = view.state.settings.panels;
        const ImVec2 mouse = ImGui::GetIO().MousePos;
        if (hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) {
            next = panels_after_toggle(next, row.divider);
        } else if (active && ImGui::IsMouseDragging(ImGuiMouseButton_Left, view.px(2))) {
            next = panels_after_drag(frame, next, row.divider, row.upright ? mouse.x : mouse.y);
        }
        if (next != view.state.settings.panels) view.actions.push(SetPanels{next});
        if (active || hovered) {
            ImGui::SetMouseCursor(row.upright ? ImGuiMouseCursor_ResizeEW
                                              : ImGuiMouseCursor_ResizeNS);
            const float grow = row.upright ? 0 : view.px(1);
            const float grow_x = row.upright ? view.px(1) : 0;
            ImGui::GetWindowDrawList()->AddRectFilled({line.x - grow_x, line.y - grow},
                                                      {line.right() + grow_x, line.bottom() + grow},
                                                      view.theme.accent);
        }
        if (hovered && !active) tooltip(is_open ? row.open_text : row.closed_text);
    }
    end_panel();
}

}  // namespace

void draw_dividers(ViewContext& view, const WorkspaceFrame& frame, const WorkspaceLayout& layout) {
    const bool open[] = {layout.has_left, layout.has_right, layout.has_bottom};
    for (size_t i = 0; i < 3; ++i) {
        if (kRows[i].divider == Divider::kBottom && !frame.has_bottom) continue;
        const Rect& line = layout.dividers[i];
        ImGui::GetWindowDrawList()->AddRectFilled({line.x, line.y}, {line.right(), line.bottom()},
                                                  view.theme.separator);
        draw_divider(view, frame, line, open[i], kRows[i]);
    }
}

}  // namespace hs
