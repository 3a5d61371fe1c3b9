#include "app/panels/sample_chart.h"

#include <algorithm>
#include <cmath>

#include "app/widgets/basic.h"
#include "app/widgets/tab_stop.h"
#include "core/analysis/type_samples.h"
#include "core/base/text_format.h"
#include "core/layout/sample_plot.h"

namespace hs {
namespace {

constexpr float kMarkApartPx = 5;
constexpr float kMarkBelowPx = 4;

// The unit of an axis is that of the first curve on it.
ValueAxis value_axis(const SampleChart& chart, bool beside) {
    const auto& curves = chart.samples.curves;
    const auto first = std::find_if(curves.begin(), curves.end(),
                                    [&](const auto& one) { return one.is_beside == beside; });
    const bool is_stacked = chart.stacked != nullptr && !beside;
    if (is_stacked && chart.is_share) return {kWholeShare, ValueAxis::Unit::kShare};
    const int64_t highest = (is_stacked ? *chart.stacked : chart.samples).highest(beside);
    if (first != curves.end() && first->is_count) {
        return {std::max<int64_t>(1, highest), ValueAxis::Unit::kCount};
    }
    return {calm_ceiling(highest + highest / 32), ValueAxis::Unit::kBytes};
}

class Chart {
public:
    Chart(const ViewContext& view, const SampleChart& chart, const PlotBox& box)
        : view_(view),
          chart_(chart),
          samples_(chart.samples),
          axis_(value_axis(chart, false)),
          axis_beside_(value_axis(chart, true)),
          box_(box),
          layout_{.width_px = static_cast<double>(box.width),
                  .height_px = static_cast<double>(box.height),
                  .highest_bytes = axis_.highest,
                  .highest_beside_bytes = axis_beside_.highest},
          plot_(view, box) {}

    // What is chosen now.
    size_t take_input() {
        ImGui::SetCursorScreenPos({box_.left, box_.top});
        hit_area(chart_.name, {box_.width, box_.height});
        size_t next = keeps_keys(false) ? by_keys() : SampleChart::kNone;
        if (!ImGui::IsItemHovered() && !ImGui::IsItemActive()) return next;
        const auto x = static_cast<double>(ImGui::GetIO().MousePos.x - box_.left);
        near_ = samples_.nearest(layout_.at_of(samples_, x));
        if (!ImGui::IsItemActive()) tooltip(chart_.reading(near_).c_str());
        // The space bar makes it active too.
        if (ImGui::IsItemActive() && ImGui::IsMouseDown(ImGuiMouseButton_Left)) next = near_;
        return next;
    }

    void draw() {
        // From the highest sum down, each over the one before.
        const std::vector<UpperEdge> edges = upper_edges();
        for (size_t i = edges.size(); i-- > 0;) draw_band(edges[i], colour_of(i));
        // The hard edges are smoothed, and a band too thin to be filled is seen.
        for (size_t i = 0; i < edges.size(); ++i) {
            for (const auto& line : edges[i]) plot_.draw_line(line, colour_of(i));
        }
        plot_.draw_values(axis_, TimePlot::Side::kLeft);
        if (samples_.highest(true) > 0) plot_.draw_values(axis_beside_, TimePlot::Side::kRight);
        draw_marks();
        if (chart_.stacked != nullptr) return;
        for (size_t i = 0; i < samples_.curves.size(); ++i) draw_curve(i);
    }

private:
    [[nodiscard]] size_t by_keys() const {
        if (ImGui::GetIO().KeyMods != 0) return SampleChart::kNone;
        const size_t last = samples_.samples.size() - 1;
        const size_t now = chart_.chosen == SampleChart::kNone ? last : chart_.chosen;
        size_t next = now;
        if (ImGui::IsKeyPressed(ImGuiKey_LeftArrow)) next = now - std::min<size_t>(now, 1);
        if (ImGui::IsKeyPressed(ImGuiKey_RightArrow)) next = std::min(now + 1, last);
        if (ImGui::IsKeyPressed(ImGuiKey_Home)) next = 0;
        if (ImGui::IsKeyPressed(ImGuiKey_End)) next = last;
        return next != now ? next : SampleChart::kNone;
    }

    [[nodiscard]] float x_of(size_t sample) const {
        const double x = layout_.x_of(samples_, samples_.samples[sample].at);
        return std::round(box_.left + static_cast<float>(x));
    }
    void mark(size_t sample, ImU32 colour, float width) {
        plot_.draw_upright(x_of(sample),
                           {.colour = colour, .width = width, .below = view_.px(kMarkBelowPx)});
    }

    // A line for each sample with room, and its name or time below where there is room for that.
    void draw_marks() {
        const double apart = static_cast<double>(view_.px(kMarkApartPx));
        const float room = box_.width / static_cast<float>(samples_.samples.size()) - view_.px(16);
        const std::vector<size_t> marks = chart_.has_marks
                                              ? sample_marks(samples_, layout_, apart)
                                              : std::vector<size_t>{0, samples_.samples.size() - 1};
        for (const size_t i : marks) {
            if (chart_.has_marks) mark(i, view_.theme.separator, 1);
            plot_.draw_label(x_of(i), chart_.label(i, std::max(room, view_.px(40))),
                             i == chart_.chosen ? view_.theme.text : view_.theme.text_muted,
                             view_.px(chart_.beside_px));
        }
        if (near_ != SampleChart::kNone) mark(near_, view_.theme.text_muted, 1);
        if (chart_.chosen != SampleChart::kNone) {
            mark(chart_.chosen, view_.theme.text, view_.px(2));
        }
    }

    [[nodiscard]] ImU32 colour_of(size_t curve) const {
        return chart_.colour ? chart_.colour(curve) : sample_colour(view_.theme, curve);
    }
    [[nodiscard]] std::vector<ImVec2> on_screen(const std::vector<PlotPoint>& line) const {
        std::vector<ImVec2> points;
        points.reserve(line.size());
        for (const PlotPoint& point : line) {
            points.push_back({box_.left + static_cast<float>(point.x_px),
                              box_.top + static_cast<float>(point.y_px)});
        }
        return points;
    }

    void draw_curve(size_t index) {
        const TimeSamples::Curve& curve = samples_.curves[index];
        const bool is_stepped = samples_.is_stepped || curve.is_stepped;
        const bool has_dots =
            !is_stepped && 12 * samples_.samples.size() <= static_cast<size_t>(box_.width);
        for (const auto& line : sample_lines(samples_, curve, layout_)) {
            const std::vector<ImVec2> points = on_screen(line);
            is_stepped ? plot_.draw_steps(points, colour_of(index))
                       : plot_.draw_line(points, colour_of(index));
            if (has_dots || points.size() == 1) plot_.draw_dots(points, colour_of(index));
        }
    }

    // Of a band, on the screen: a line for each run of samples that have a value.
    using UpperEdge = std::vector<std::vector<ImVec2>>;
    [[nodiscard]] std::vector<UpperEdge> upper_edges() const {
        std::vector<UpperEdge> edges;
        if (chart_.stacked == nullptr) return edges;
        for (const TimeSamples::Curve& curve : chart_.stacked->curves) {
            UpperEdge& edge = edges.emplace_back();
            for (const auto& line : sample_lines(*chart_.stacked, curve, layout_)) {
                edge.push_back(on_screen(line));
            }
        }
        return edges;
    }

    // From the sum down to the axis; what lies below is drawn over it.
    void draw_band(const UpperEdge& edge, ImU32 colour) {
        for (const std::vector<ImVec2>& above : edge) {
            std::vector<ImVec2> below = above;
            for (ImVec2& point : below) point.y = box_.bottom();
            plot_.draw_band(above, below, colour);
        }
    }

    const ViewContext& view_;
    const SampleChart& chart_;
    const TimeSamples& samples_;
    ValueAxis axis_;
    ValueAxis axis_beside_;
    PlotBox box_;
    SamplePlot layout_;
    TimePlot plot_;
    size_t near_ = SampleChart::kNone;  // under the pointer
};

}  // namespace

ImU32 sample_colour(const Theme& theme, size_t curve) {
    return theme.series[curve % theme.series.size()];
}

std::string sample_value_text(const ViewContext& view, const TimeSamples::Curve& curve,
                              int64_t value) {
    return curve.is_count ? format_count(static_cast<uint64_t>(std::max<int64_t>(0, value)))
                          : format_bytes(value, view.state.settings.size_units);
}

std::string sample_time_text(const TimeSamples& samples, size_t sample) {
    const double at = samples.samples[sample].at;
    switch (samples.axis) {
        case TimeSamples::Axis::kSeconds:
            return format_duration(std::llround(std::clamp(at, -1e9, 1e9) * 1e9));
        case TimeSamples::Axis::kClock:
            return format_utc_time(std::llround(at) * 1000000000);
        case TimeSamples::Axis::kSteps:
            return {};
    }
    return {};
}

size_t draw_sample_chart(const ViewContext& view, const SampleChart& chart, ImVec2 at,
                         ImVec2 size) {
    const float right = chart.samples.highest(true) > 0 ? kPlotLeftPx : 8;
    PlotBox box{std::round(at.x + view.px(kPlotLeftPx)), std::round(at.y + view.px(6))};
    box.width = std::floor(size.x - view.px(kPlotLeftPx) - view.px(right));
    box.height = std::floor(at.y + size.y - box.top - view.px(kPlotBelowPx));
    if (!box.has_room(view)) return SampleChart::kNone;
    push_font(Font::kSmall);
    Chart drawn(view, chart, box);
    const size_t chosen = drawn.take_input();
    drawn.draw();
    pop_font();
    return chosen;
}

}  // namespace hs
