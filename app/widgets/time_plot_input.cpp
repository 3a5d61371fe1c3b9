#include <algorithm>
#include <cmath>

#include "app/widgets/basic.h"
#include "app/widgets/hit_below.h"
#include "app/widgets/time_plot.h"
#include "render/colour.h"

namespace hs {
namespace {

constexpr int64_t kLeastSpan = 20;  // microseconds or events
constexpr double kZoomStep = 1.3;
constexpr double kWheelPanPx = 60;
constexpr float kGrabPx = 5;
constexpr int64_t kKeySteps = 100;  // of an arrow, through the part in view

// The range's edge under the pointer, if any.
PlotDrag edge_at(const ViewContext& view, const PlotBox& box, const ZoomedAxis& axis,
                 const std::optional<AxisSpan>& range, float x) {
    if (!range) return PlotDrag::kNone;
    const float first = std::abs(axis.x_of(range->first, box) - x);
    const float last = std::abs(axis.x_of(range->last, box) - x);
    if (std::min(first, last) > view.px(kGrabPx)) return PlotDrag::kNone;
    return first < last ? PlotDrag::kRangeFirst : PlotDrag::kRangeLast;
}

void take_wheel(const PlotBox& box, ZoomedAxis& of) {
    const ImGuiIO& io = ImGui::GetIO();
    const TimeAxis axis = of.axis(box);
    if (io.MouseWheel != 0 && !io.KeyShift) {
        of.span = axis.zoomed(static_cast<double>(io.MousePos.x - box.left),
                              std::pow(kZoomStep, static_cast<double>(io.MouseWheel)), of.whole,
                              kLeastSpan);
    }
    const float sideways = io.MouseWheelH + (io.KeyShift ? io.MouseWheel : 0);
    if (sideways != 0)
        of.span = axis.panned(-kWheelPanPx * static_cast<double>(sideways), of.whole);
    if (ImGui::IsMouseDragging(ImGuiMouseButton_Middle, 2)) {
        of.span = axis.panned(-static_cast<double>(io.MouseDelta.x), of.whole);
    }
}

// Into the range if the pointer is in it and it does not fill the view yet, else out to the whole.
void take_double_click(ZoomedAxis& axis, const std::optional<AxisSpan>& range, int64_t place) {
    AxisSpan wanted = axis.whole;
    if (range && place >= range->first && place <= range->last) {
        const int64_t room = range->length() / 20 + 1;
        wanted = fitted({range->first - room, range->last + room}, axis.whole);
    }
    axis.span = axis.span == wanted ? axis.whole : wanted;
}

}  // namespace

PlotPointer take_plot_pointer(const ViewContext& view, const char* name, const PlotBox& box,
                              ZoomedAxis& axis, const std::optional<AxisSpan>& range) {
    ImGui::SetCursorScreenPos({box.left, box.top});
    const bool was_clicked = hit_area_below(name, {box.width, box.height});
    const ImGuiIO& io = ImGui::GetIO();
    const bool is_hovered = ImGui::IsItemHovered();
    const bool is_down = ImGui::IsMouseDown(ImGuiMouseButton_Left);
    const bool is_held = ImGui::IsItemActive() && is_down;
    const PlotDrag edge = edge_at(view, box, axis, range, io.MousePos.x);
    PlotPointer pointer{.place = axis.place_at(io.MousePos.x, box)};
    // Down and up again before it could be held.
    const bool is_tap = was_clicked && axis.drag == PlotDrag::kNone &&
                        ImGui::IsMouseReleased(ImGuiMouseButton_Left);
    pointer.has_begun = (ImGui::IsItemActivated() && is_down) || is_tap;
    if (pointer.has_begun) {
        axis.drag = io.KeyShift               ? PlotDrag::kRange
                    : edge != PlotDrag::kNone ? edge
                                              : PlotDrag::kCursor;
    }
    if (is_held || is_tap) pointer.drag = axis.drag;
    if (!is_held) axis.drag = PlotDrag::kNone;
    const PlotDrag shown = axis.drag != PlotDrag::kNone ? axis.drag : edge;
    const bool is_edge = shown == PlotDrag::kRangeFirst || shown == PlotDrag::kRangeLast;
    if ((is_hovered || ImGui::IsItemActive()) && is_edge) {
        ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
    }
    if (is_hovered) take_wheel(box, axis);
    if (is_hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) {
        take_double_click(axis, range, pointer.place);
    }
    pointer.is_hovered = is_hovered && axis.drag == PlotDrag::kNone;
    return pointer;
}

std::optional<int64_t> take_plot_keys(const PlotBox& box, ZoomedAxis& axis, int64_t cursor) {
    if (ImGui::GetIO().KeyCtrl || ImGui::GetIO().KeyAlt) return {};
    const int64_t step = std::max<int64_t>(1, axis.span.length() / kKeySteps);
    int64_t next = cursor;
    if (ImGui::IsKeyPressed(ImGuiKey_LeftArrow)) next -= step;
    if (ImGui::IsKeyPressed(ImGuiKey_RightArrow)) next += step;
    if (ImGui::IsKeyPressed(ImGuiKey_Home)) next = axis.whole.first;
    if (ImGui::IsKeyPressed(ImGuiKey_End)) next = axis.whole.last;
    next = std::clamp(next, axis.whole.first, axis.whole.last);
    const bool zooms_in = ImGui::IsKeyPressed(ImGuiKey_UpArrow);
    if (zooms_in || ImGui::IsKeyPressed(ImGuiKey_DownArrow)) {
        axis.span = showing(axis.span, cursor, axis.whole);
        const TimeAxis shown = axis.axis(box);
        axis.span = shown.zoomed(shown.x_of(cursor), zooms_in ? kZoomStep : 1 / kZoomStep,
                                 axis.whole, kLeastSpan);
    }
    return next != cursor ? std::optional(next) : std::nullopt;
}

void draw_plot_overview(const ViewContext& view, const PlotOverview& overview, ZoomedAxis& axis) {
    const ImGuiIO& io = ImGui::GetIO();
    const PlotBox& box = overview.box;
    ImDrawList& to = *ImGui::GetWindowDrawList();
    int64_t highest = 1;
    for (const PlotColumn& column : overview.columns) {
        highest = std::max(highest, column.max_bytes);
    }
    PixelBars bars(to, box.left, with_alpha(overview.colour, 0x90));
    const ValueRows rows(box, highest);
    for (const PlotColumn& column : overview.columns) {
        bars.add(std::floor(rows.y_of(static_cast<double>(column.max_bytes))), box.bottom());
    }
    bars.draw_pending();
    ZoomedAxis all = axis;
    all.span = axis.whole;
    ImGui::SetCursorScreenPos({box.left, box.top});
    hit_area(overview.name, {box.width, box.height});
    if (ImGui::IsItemHovered() && io.MouseWheel != 0) {
        axis.span = axis.axis(box).zoomed(static_cast<double>(box.width) / 2,
                                          std::pow(kZoomStep, static_cast<double>(io.MouseWheel)),
                                          axis.whole, kLeastSpan);
    }
    // The space bar, which plays, makes it active too.
    if (ImGui::IsItemActive() && ImGui::IsMouseDown(ImGuiMouseButton_Left)) {
        const int64_t first = all.place_at(io.MousePos.x, box) - axis.span.length() / 2;
        axis.span = fitted({first, first + axis.span.length()}, axis.whole);
    }
    const float x0 = std::round(all.x_of(axis.span.first, box));
    const float x1 = std::max(x0 + view.px(3), std::round(all.x_of(axis.span.last, box)));
    const ImU32 shade = with_alpha(view.theme.panel, 0xB0);
    to.AddRectFilled({box.left, box.top}, {x0, box.bottom()}, shade);
    to.AddRectFilled({x1, box.top}, {box.right(), box.bottom()}, shade);
    to.AddRect({x0, box.top}, {x1, box.bottom()},
               axis.span == axis.whole ? view.theme.separator : view.theme.selection_edge);
}

}  // namespace hs
