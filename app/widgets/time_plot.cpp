#include "app/widgets/time_plot.h"

#include <algorithm>
#include <cmath>

#include "app/widgets/basic.h"
#include "core/base/text_format.h"
#include "core/layout/axis_ticks.h"
#include "render/colour.h"

namespace hs {
namespace {

// Round ones of bytes, the highest and a half of everything else.
std::vector<int64_t> ticks_of(const ViewContext& view, const ValueAxis& axis, float height) {
    if (axis.unit == ValueAxis::Unit::kBytes) {
        const float rows = std::max(1.0F, height / view.px(26));
        return byte_ticks(axis.highest, static_cast<size_t>(rows));
    }
    const bool has_half = axis.highest % 2 == 0 && height >= 2 * ImGui::GetFontSize();
    if (!has_half) return {axis.highest};
    return {axis.highest / 2, axis.highest};
}

std::string tick_label(const ViewContext& view, const ValueAxis& axis, int64_t value) {
    switch (axis.unit) {
        case ValueAxis::Unit::kBytes:
            return format_bytes(value, view.state.settings.size_units);
        case ValueAxis::Unit::kCount:
            return format_count(static_cast<uint64_t>(value));
        case ValueAxis::Unit::kShare:
            return value == axis.highest ? "100 %" : "50 %";
    }
    return {};
}

}  // namespace

void PixelBars::draw_pending() {
    const float right = left_ + static_cast<float>(count_);
    if (rows_.top < rows_.bottom) {
        to_.AddRectFilled({left_, static_cast<float>(rows_.top)},
                          {right, static_cast<float>(rows_.bottom)}, colour_);
    }
    left_ = right;
    count_ = 0;
}

void TimePlot::draw_values(const ValueAxis& axis, Side side) {
    const bool is_left = side == Side::kLeft;
    for (const int64_t value : ticks_of(view_, axis, box_.height)) {
        const float y = std::round(box_.y_of(static_cast<double>(value), axis.highest));
        const float x = is_left ? box_.left : box_.right();
        to_.AddRectFilled({x, y}, {x + (is_left ? box_.width : view_.px(4)), y + 1},
                          is_left ? view_.theme.separator : view_.theme.text_faint);
        const std::string text = tick_label(view_, axis, value);
        const ImVec2 size = ImGui::CalcTextSize(text.c_str());
        to_.AddText({std::floor(is_left ? x - view_.px(8) - size.x : x + view_.px(8)),
                     std::floor(y - size.y / 2)},
                    view_.theme.text_muted, text.c_str());
    }
    if (!is_left) return;
    to_.AddRectFilled({box_.left, box_.bottom()}, {box_.right(), box_.bottom() + 1},
                      view_.theme.text_faint);
}

void TimePlot::draw_times(AxisSpan span, AxisSpan whole, bool by_count) {
    const auto most = static_cast<size_t>(std::max(1.0F, box_.width / view_.px(112)));
    const std::vector<int64_t> ticks = by_count ? count_ticks(span.first, span.last, most)
                                                : time_ticks(span.first, span.last, most);
    const int64_t step = ticks.size() > 1 ? ticks[1] - ticks[0] : span.length();
    const TimeAxis axis(span, static_cast<double>(box_.width));
    const float y = box_.bottom();
    for (const int64_t place : ticks) {
        const float x = std::round(box_.left + static_cast<float>(axis.x_of(place)));
        to_.AddRectFilled({x, y}, {x + 1, y + view_.px(4)}, view_.theme.text_faint);
        const std::string text =
            by_count ? format_count(static_cast<uint64_t>(place)) : tick_text(place, step);
        const float width = ImGui::CalcTextSize(text.c_str()).x;
        const float at = place == whole.first ? x : x - width / 2;
        if (at < box_.left - view_.px(40) || at + width > box_.right() + view_.px(12)) continue;
        to_.AddText({std::floor(at), y + view_.px(5)}, view_.theme.text_muted, text.c_str());
    }
}

void TimePlot::draw_columns(std::span<const PlotColumn> columns, int64_t highest, ImU32 colour,
                            float least_px, bool is_filled) {
    PixelBars below(to_, box_.left, with_alpha(colour, 0x50));
    PixelBars line(to_, box_.left, colour);
    const ValueRows rows(box_, highest);
    for (const PlotColumn& column : columns) {
        const float top = rows.y_of(static_cast<double>(column.max_bytes));
        const float low = rows.y_of(static_cast<double>(column.min_bytes));
        if (is_filled) below.add(low, box_.bottom());
        line.add(top, std::max(low, top + least_px));
    }
    below.draw_pending();
    line.draw_pending();
}

void TimePlot::draw_line(std::span<const ImVec2> points, ImU32 colour) {
    to_.AddPolyline(points.data(), static_cast<int>(points.size()), colour, 0, view_.px(1.5F));
}

void TimePlot::draw_steps(std::span<const ImVec2> points, ImU32 colour) {
    const float width = view_.px(1.5F);
    for (size_t i = 1; i < points.size(); ++i) {
        const auto [x0, x1] = std::minmax({std::round(points[i - 1].x), std::round(points[i].x)});
        const auto [y0, y1] = std::minmax({std::round(points[i - 1].y), std::round(points[i].y)});
        to_.AddRectFilled({x0, y0}, {x1 + width, y1 + width}, colour);
    }
}

void TimePlot::draw_dots(std::span<const ImVec2> points, ImU32 colour) {
    for (const ImVec2& point : points) to_.AddCircleFilled(point, view_.px(2.5F), colour);
}

// A strip whose corners neighbours share: a stack of sites has thousands of them in each frame.
void TimePlot::draw_hard_band(std::span<const ImVec2> above, std::span<const ImVec2> below,
                              ImU32 colour) {
    const ImVec2 white = ImGui::GetFontTexUvWhitePixel();
    const auto count = static_cast<unsigned>(above.size());
    to_.PrimReserve(static_cast<int>(6 * (count - 1)), static_cast<int>(2 * count));
    unsigned at = to_._VtxCurrentIdx;
    ImDrawIdx* index = to_._IdxWritePtr;
    for (unsigned i = 0; i + 1 < count; ++i, at += 2) {
        for (const unsigned corner : {0U, 2U, 3U, 0U, 3U, 1U})
            *index++ = static_cast<ImDrawIdx>(at + corner);
    }
    ImDrawVert* vertex = to_._VtxWritePtr;
    for (unsigned i = 0; i < count; ++i) {
        *vertex++ = {above[i], white, colour};
        *vertex++ = {below[i], white, colour};
    }
    to_._IdxWritePtr = index;
    to_._VtxWritePtr = vertex;
    to_._VtxCurrentIdx += 2 * count;
}

void TimePlot::draw_band(std::span<const ImVec2> above, std::span<const ImVec2> below,
                         ImU32 colour) {
    if (above.size() < 2) return;
    if (alpha_of(colour) == 255) return draw_hard_band(above, below, colour);
    for (size_t i = 1; i < above.size(); ++i) {
        to_.AddQuadFilled(above[i - 1], above[i], below[i], below[i - 1], colour);
    }
}

void TimePlot::draw_upright(float x, const Upright& look) {
    to_.AddRectFilled({x, box_.top - look.above}, {x + look.width, box_.bottom() + look.below},
                      look.colour);
}

void TimePlot::draw_range(float first_x, float last_x) {
    const float x0 = std::clamp(first_x, box_.left, box_.right());
    const float x1 = std::clamp(last_x, box_.left, box_.right());
    const ImU32 colour = view_.theme.accent;
    to_.AddRectFilled({x0, box_.top}, {x1, box_.bottom()}, with_alpha(colour, 40));
    for (const float edge : {std::round(x0), std::round(x1)}) {
        draw_upright(edge, {.colour = colour, .width = view_.px(1)});
        // A handle that can be seen and taken.
        to_.AddRectFilled({edge - view_.px(2), box_.top},
                          {edge + view_.px(3), box_.top + view_.px(10)}, colour, view_.px(2));
    }
}

void TimePlot::draw_label(float x, const std::string& text, ImU32 colour, float beside) {
    const float width = ImGui::CalcTextSize(text.c_str()).x;
    const float least = box_.left - beside;
    const float at = std::max(least, std::min(x - width / 2, box_.right() - width));
    if (at < free_from_.value_or(least)) return;
    to_.AddText({std::floor(at), box_.bottom() + view_.px(5)}, colour, text.c_str());
    free_from_ = at + width + view_.px(16);
}

void draw_swatch(const ViewContext& view, float left, float middle, ImU32 colour) {
    ImGui::GetWindowDrawList()->AddRectFilled(
        {left, middle - view.px(4)}, {left + view.px(8), middle + view.px(4)}, colour, view.px(2));
}

}  // namespace hs
