#include "app/panels/timeline_plot.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "app/answers.h"
#include "app/panels/mark_names.h"
#include "app/panels/peak_label.h"
#include "app/panels/timeline_data.h"
#include "app/stack_answers.h"
#include "app/things.h"
#include "app/widgets/basic.h"
#include "app/widgets/tab_stop.h"
#include "core/base/text_format.h"
#include "core/model/diagnostics.h"
#include "core/model/event_log.h"
#include "core/model/log_attributes.h"
#include "render/colour.h"
#include "render/ui_backend_parts.h"

namespace hs {
namespace {

constexpr const char* kPlotName = "Live bytes over time";

ImU32 total_colour(const Theme& theme) {
    return theme.series[0];
}

ImU32 other_colour(const Theme& theme, size_t other) {
    return series_colour(theme, 6 - other % 3);
}

ValueAxis value_axis(const AppState& state, const TimelineStripState& own) {
    if (series_look(state) == SeriesLook::kShare) return {100, ValueAxis::Unit::kShare};
    int64_t highest = own.curve.highest_bytes;
    for (const TimelineCurve& other : own.others) highest = std::max(highest, other.highest_bytes);
    return {calm_ceiling(highest + highest / 32)};
}

// What the recording measured of its process; null where it did not. By events it has no place.
const LogSeries* shown_memory(const TimelineStripState& own, const EventLog& log) {
    return own.by_events ? nullptr : process_memory(log.series());
}

// Draws one timeline into its box, with the part of the axis that was in view before the input of
// this frame: the curves are of that part.
class Plot {
public:
    Plot(ViewContext& view, TimelineStripState& own, const DatasetRow& row, const PlotBox& box)
        : view_(view),
          own_(own),
          row_(row),
          log_(*row.dataset->log),
          box_(box),
          shown_(own.axis),
          values_(value_axis(view.state, own)),
          plot_(view, box) {}

    // The item that covers it: the cursor, the range, zoom and pan.
    void take_input() {
        const std::optional<TimeRange>& range = view_.state.shown.range;
        std::optional<AxisSpan> places;
        if (range) places = {place_of(range->first_s), place_of(range->last_s)};
        if (has_named_parts()) {
            const auto [first, last] = own_.axis.span;
            name_part(
                axis_part_name(kPlotName, time_at(own_, log_, first), time_at(own_, log_, last)),
                {box_.left, box_.top}, {box_.right(), box_.bottom()});
        }
        const PlotPointer pointer = take_plot_pointer(view_, kPlotName, box_, own_.axis, places);
        const double time_s = time_at(own_, log_, pointer.place);
        if (pointer.has_begun) {
            own_.is_playing = false;
            own_.drag_anchor_s = pointer.drag == PlotDrag::kRangeFirst  ? range->last_s
                                 : pointer.drag == PlotDrag::kRangeLast ? range->first_s
                                                                        : time_s;
        }
        drag_to(pointer.drag, time_s);
        own_.pointer_s.reset();
        if (pointer.is_hovered) {
            own_.pointer_s = time_s;
            hovered_ = pointer.place;
        }
        if (!keeps_keys(false)) return;
        const int64_t cursor = place_of(log_cursor(view_.state, row_).time_s);
        if (const auto next = take_plot_keys(box_, own_.axis, cursor)) {
            go_to_time(view_, own_, log_, time_at(own_, log_, *next));
        }
    }

    void draw(const TimelineSeries* series, const TimelineSeries* sites) {
        const bool has_total = series_look(view_.state) != SeriesLook::kShare;
        plot_.draw_values(values_, TimePlot::Side::kLeft);
        plot_.draw_times(shown_.span, shown_.whole, own_.by_events);
        if (has_total) draw_totals(sites != nullptr);
        if (sites) draw_sites(*sites);
        if (series) draw_series(*series, sites != nullptr);
        if (has_total) draw_process_memory();
        if (const auto& range = view_.state.shown.range) {
            plot_.draw_range(x_of(range->first_s), x_of(range->last_s));
        }
    }

    void draw_cursors() {
        if (hovered_) draw_place(*hovered_, view_.theme.text_faint, view_.px(1));
        draw_cursor(place_of(log_cursor(view_.state, row_).time_s));
        if (series_look(view_.state) != SeriesLook::kShare) draw_names_of_others();
    }

    void draw_peaks(const std::vector<LogPeakPoint>& peaks) {
        const ImVec2 mouse = ImGui::GetIO().MousePos;
        for (const LogPeakPoint& peak : peaks) {
            const int64_t place =
                own_.by_events ? static_cast<int64_t>(peak.event_count) : peak.time_us;
            if (place < shown_.span.first || place > shown_.span.last) continue;
            const float x = std::round(shown_.x_of(place, box_));
            const float y = box_.top - view_.px(1);
            const float half = view_.px(4);
            const bool is_near =
                std::abs(mouse.x - x) <= view_.px(6) && mouse.y <= y && mouse.y >= y - view_.px(10);
            ImGui::GetWindowDrawList()->AddTriangleFilled(
                {x - half, y}, {x + half, y}, {x, y - view_.px(7)},
                is_near ? view_.theme.text : view_.theme.warning);
            if (!is_near || !ImGui::IsWindowHovered()) continue;
            ImGui::SetTooltip(
                "Peak: %s at %s",
                format_bytes(peak.live.rounded(), view_.state.settings.size_units).c_str(),
                format_duration(peak.time_us * 1000).c_str());
            if (ImGui::IsMouseClicked(ImGuiMouseButton_Left)) {
                go_to_time(view_, own_, log_, static_cast<double>(peak.time_us) / 1e6);
            }
        }
    }

    // A tick above the plot for each, and through it where its name has room.
    void draw_marks(float top, std::span<const TimelineMark> all) {
        const std::vector<ShownMark> marks = in_view(all);
        std::vector<MarkPlace> places;
        places.reserve(marks.size());
        for (const ShownMark& mark : marks) {
            places.push_back({mark.x, ImGui::CalcTextSize(mark.mark->name.c_str()).x});
        }
        const float gap = view_.px(4);
        const std::vector<MarkName> names =
            names_of_marks(places, {box_.left, box_.right(), gap, view_.px(40)});
        const float bottom = top + ImGui::GetFontSize();
        ImDrawList& to = *ImGui::GetWindowDrawList();
        for (size_t i = 0; i < marks.size(); ++i) {
            const float x = marks[i].x;
            const float width = names[i].width;
            const float left = names[i].is_left ? x - gap - width : x + gap;
            const bool is_near =
                ImGui::IsWindowHovered() &&
                ImGui::IsMouseHoveringRect({std::min(left, x - view_.px(3)), top},
                                           {std::max(left + width, x + view_.px(3)), bottom});
            const ImU32 colour = is_near ? view_.theme.text : view_.theme.accent;
            to.AddRectFilled({x, top}, {x + view_.px(1), bottom}, colour);
            if (is_near) take_mark(*marks[i].mark);
            if (width == 0) continue;
            to.AddRectFilled({x, bottom}, {x + view_.px(1), box_.bottom()},
                             with_alpha(colour, 0x60));
            to.AddText({std::round(left), top}, is_near ? view_.theme.text : view_.theme.text_muted,
                       cut_middle_to_width(marks[i].mark->name, width).c_str());
        }
    }

    // Beside the highest peaks their bytes, where none is in another's way.
    void draw_peak_labels(std::vector<LogPeakPoint> peaks) const {
        constexpr size_t kMost = 4;
        if (series_look(view_.state) == SeriesLook::kShare) return;
        sort_by_height(peaks);
        std::vector<Rect> taken;
        for (const LogPeakPoint& peak : peaks) {
            const int64_t place =
                own_.by_events ? static_cast<int64_t>(peak.event_count) : peak.time_us;
            if (place < shown_.span.first || place > shown_.span.last) continue;
            const std::string text =
                format_bytes(peak.live.rounded(), view_.state.settings.size_units);
            const ImVec2 size = ImGui::CalcTextSize(text.c_str());
            const std::optional<Rect> rect =
                place_peak_label({box_.left, box_.top, box_.width, box_.height},
                                 {.x = std::round(shown_.x_of(place, box_)),
                                  .top = box_.y_of(peak.live.to_double(), values_.highest),
                                  .text = size,
                                  .gap = view_.px(8)},
                                 taken);
            if (!rect) continue;
            const float x = rect->x + view_.px(6);
            const float y = rect->y;
            ImGui::GetWindowDrawList()->AddRectFilled(
                {x - view_.px(3), y}, {x + size.x + view_.px(3), y + size.y},
                with_alpha(view_.theme.panel, 0xC0), view_.px(2));
            ImGui::GetWindowDrawList()->AddText({x, y}, view_.theme.text, text.c_str());
            taken.push_back(*rect);
            if (taken.size() == kMost) return;
        }
    }

private:
    struct ShownMark {
        float x = 0;
        const TimelineMark* mark = nullptr;
    };
    // From left to right, the first of each pixel.
    [[nodiscard]] std::vector<ShownMark> in_view(std::span<const TimelineMark> all) const {
        std::vector<ShownMark> shown;
        auto mark = std::partition_point(all.begin(), all.end(), [&](const TimelineMark& one) {
            return one.place < shown_.span.first;
        });
        for (; mark != all.end() && mark->place <= shown_.span.last; ++mark) {
            const float x = std::round(shown_.x_of(mark->place, box_));
            if (shown.empty() || shown.back().x < x) shown.push_back({x, &*mark});
        }
        return shown;
    }
    void take_mark(const TimelineMark& mark) {
        ImGui::SetTooltip("%s at %s", mark.name.c_str(),
                          format_duration(mark.time_us * 1000).c_str());
        if (ImGui::IsMouseClicked(ImGuiMouseButton_Left)) {
            go_to_time(view_, own_, log_, static_cast<double>(mark.time_us) / 1e6);
        }
    }

    [[nodiscard]] int64_t place_of(double time_s) const { return hs::place_of(own_, log_, time_s); }
    [[nodiscard]] float x_of(double time_s) const { return shown_.x_of(place_of(time_s), box_); }

    void drag_to(PlotDrag drag, double time_s) {
        if (drag == PlotDrag::kNone) return;
        if (drag != PlotDrag::kCursor) {
            if (own_.drag_anchor_s != time_s) {
                view_.actions.push(SetRange{TimeRange{own_.drag_anchor_s, time_s}});
            }
        } else if (view_.state.shown.instant_s != time_s ||
                   view_.state.shown.mode != LogMode::kInstant) {
            view_.actions.push(SetInstant{time_s});
        }
    }

    // Below a stack of sites it is what they leave.
    void draw_totals(bool is_rest) {
        plot_.draw_columns(until_end(own_.curve.columns, log_), values_.highest,
                           is_rest ? view_.theme.text_faint : total_colour(view_.theme),
                           view_.px(1), true);
        for (size_t k = 0; k < own_.others.size(); ++k) {
            plot_.draw_columns(until_end(own_.others[k].columns, *own_.others[k].dataset->log),
                               values_.highest, other_colour(view_.theme, k), view_.px(1.5F),
                               false);
        }
    }
    // The axis is as long as the longest log.
    [[nodiscard]] std::span<const PlotColumn> until_end(std::span<const PlotColumn> columns,
                                                        const EventLog& log) const {
        const TimeAxis axis = shown_.axis(box_);
        const int64_t end = end_of(own_, log);
        const auto beyond =
            std::partition_point(columns.begin(), columns.end(), [&](const PlotColumn& column) {
                return axis.value_at(static_cast<double>(&column - columns.data())) <= end;
            });
        return {columns.begin(), beyond};
    }

    // From the top of the stack down, each as high as its bytes.
    void draw_sites(const TimelineSeries& sites) {
        std::vector<double> top = sites.total;
        std::vector<ImVec2> above(top.size());
        std::vector<ImVec2> below(top.size());
        const ValueRows rows(box_, values_.highest);
        for (size_t i = 0; i < top.size(); ++i) {
            above[i] = {shown_.x_of(sites.at[i], box_), rows.y_of(top[i])};
        }
        for (size_t s = 0; s < sites.bytes.size(); ++s) {
            for (size_t i = 0; i < top.size(); ++i) {
                top[i] -= sites.bytes[s][i];
                below[i] = {above[i].x, rows.y_of(top[i])};
            }
            plot_.draw_band(above, below, series_colour(view_.theme, s));
            std::swap(above, below);
        }
    }

    void draw_series(const TimelineSeries& series, bool is_above_sites) {
        const SeriesLook look = series_look(view_.state);
        std::vector<double> sum(series.at.size());
        for (size_t s = 0; s < series.bytes.size(); ++s) {
            std::vector<ImVec2> above;
            std::vector<ImVec2> below;
            for (size_t i = 0; i < series.at.size(); ++i) {
                double value = series.bytes[s][i];
                const double total = series.total[i];
                if (look == SeriesLook::kShare) value = total > 0 ? 100 * value / total : 0;
                const float x = shown_.x_of(series.at[i], box_);
                below.push_back({x, box_.y_of(sum[i], values_.highest)});
                if (look == SeriesLook::kStacked) value = sum[i] += value;
                above.push_back({x, box_.y_of(value, values_.highest)});
            }
            const ImU32 colour = is_above_sites ? view_.theme.text : series_colour(view_.theme, s);
            if (look == SeriesLook::kStacked) {
                plot_.draw_band(above, below, with_alpha(colour, 0xB0));
            }
            plot_.draw_line(above, colour);
        }
    }

    // On an axis of its own, at the right: it is often many times what is live.
    void draw_process_memory() {
        const LogSeries* memory = shown_memory(own_, log_);
        if (memory == nullptr) return;
        const ValueAxis axis{calm_ceiling(memory->highest + memory->highest / 32)};
        plot_.draw_values(axis, TimePlot::Side::kRight);
        std::vector<ImVec2> points;
        points.reserve(own_.curve.process_memory.size());
        for (const size_t i : own_.curve.process_memory) {
            points.push_back({std::floor(shown_.x_of(memory->times_us[i], box_)),
                              box_.y_of(static_cast<double>(memory->values[i]), axis.highest)});
        }
        if (!points.empty()) plot_.draw_line(points, view_.theme.text_faint);
        // The name stands where the zero of its axis is, with a piece of its line.
        ImDrawList& to = *ImGui::GetWindowDrawList();
        const float y = std::round(box_.bottom() - view_.px(1));
        const float x = box_.right() + view_.px(8);
        to.AddRectFilled({x, y}, {x + view_.px(12), y + view_.px(1.5F)}, view_.theme.text_faint);
        to.AddText({x + view_.px(16), std::round(y - ImGui::GetFontSize() / 2)},
                   view_.theme.text_muted, kProcessMemory);
    }

    void draw_place(int64_t place, ImU32 colour, float width) {
        if (place < shown_.span.first || place > shown_.span.last) return;
        plot_.draw_upright(std::round(shown_.x_of(place, box_) - width / 2),
                           {.colour = colour, .width = width, .above = view_.px(3)});
    }

    // Solid above the data, a veil over it: a peak no wider than the line stays to be seen.
    void draw_cursor(int64_t place) {
        if (place < shown_.span.first || place > shown_.span.last) return;
        const float width = view_.px(2);
        const float exact = shown_.x_of(place, box_);
        const float x = std::round(exact - width / 2);
        const float data_top = series_look(view_.state) == SeriesLook::kShare
                                   ? box_.bottom()
                                   : box_.y_of(highest_beside(exact), values_.highest);
        const float solid_end = std::max(box_.top, data_top - view_.px(2));
        ImDrawList& to = *ImGui::GetWindowDrawList();
        to.AddRectFilled({x, box_.top - view_.px(3)}, {x + width, solid_end}, view_.theme.text);
        to.AddRectFilled({x, solid_end}, {x + width, box_.bottom()},
                         with_alpha(view_.theme.text, 0x60));
        to.AddRectFilled({x - view_.px(1), box_.bottom()},
                         {x + width + view_.px(1), box_.bottom() + view_.px(3)}, view_.theme.text);
    }
    // Of the columns that the cursor covers or touches.
    [[nodiscard]] double highest_beside(float x) const {
        const auto& columns = own_.curve.columns;
        const auto middle = static_cast<int64_t>(std::floor(x - box_.left));
        int64_t highest = 0;
        for (int64_t i = middle - 2; i <= middle + 2; ++i) {
            if (i < 0 || i >= static_cast<int64_t>(columns.size())) continue;
            highest = std::max(highest, columns[static_cast<size_t>(i)].max_bytes);
        }
        return static_cast<double>(highest);
    }

    // Which log a line is of, at the upper right.
    void draw_names_of_others() {
        float right = box_.right() - view_.px(6);
        const float y = box_.top + view_.px(7);
        for (size_t k = 0; k < own_.others.size(); ++k) {
            for (size_t i = 0; i < view_.state.datasets.size(); ++i) {
                const DatasetRow& row = view_.state.datasets[i];
                if (row.dataset != own_.others[k].dataset) continue;
                const std::string name =
                    cut_middle_to_width(file_label(view_.state, row.id), view_.px(180));
                right -= ImGui::CalcTextSize(name.c_str()).x;
                ImGui::GetWindowDrawList()->AddText({std::floor(right), y}, view_.theme.text,
                                                    name.c_str());
                right -= view_.px(14);
                const float middle = std::round(y + ImGui::GetFontSize() / 2);
                draw_swatch(view_, right, middle, other_colour(view_.theme, k));
                right -= view_.px(16);
                break;
            }
        }
    }

    ViewContext& view_;
    TimelineStripState& own_;
    const DatasetRow& row_;
    const EventLog& log_;
    PlotBox box_;
    ZoomedAxis shown_;
    ValueAxis values_;
    TimePlot plot_;
    std::optional<int64_t> hovered_;  // under the pointer
};

// "0 B at end" of each line, where the end of the log is in view.
std::vector<std::string> ends_of_series(const ViewContext& view, const TimelineStripState& own,
                                        const EventLog& log, const TimelineSeries* series) {
    std::vector<std::string> ends;
    const bool has_end = series && !series->at.empty() && series->at.back() >= end_of(own, log);
    if (!has_end || own.series.is_stale) return ends;
    for (const int64_t bytes : series->last_bytes) {
        ends.push_back(total_text(format_bytes(bytes, view.state.settings.size_units) + " at end",
                                  is_incomplete(*own.dataset)));
    }
    return ends;
}

}  // namespace

ImU32 series_colour(const Theme& theme, size_t index) {
    return theme.series[1 + index % (theme.series.size() - 1)];
}

void draw_timeline_plot(ViewContext& view, TimelineStripState& own, const DatasetRow& row) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const float map_height = room.y > view.px(96) ? view.px(14) : 0;
    const float marks_top = std::round(at.y + map_height + view.px(2));
    const Shared<std::vector<TimelineMark>> marks = timeline_marks(view, own, row);
    const bool shows_marks = map_height > 0 && marks && !marks->empty();
    const float marks_height = shows_marks ? view.px(14) : 0;
    PlotBox box{std::round(at.x + view.px(kPlotLeftPx)),
                std::round(at.y + map_height + marks_height + view.px(10))};
    const bool has_right_axis = shown_memory(own, *row.dataset->log) != nullptr;
    box.width = std::floor(room.x - view.px(kPlotLeftPx) - view.px(has_right_axis ? 72 : 4));
    box.height = std::floor(at.y + room.y - box.top - view.px(kPlotBelowPx));
    if (!box.has_room(view)) return;
    const auto width_px = static_cast<size_t>(box.width);
    refresh_timeline(view, own, row, width_px);
    push_font(Font::kSmall);
    Plot plot(view, own, row, box);
    if (map_height > 0) {
        draw_plot_overview(view,
                           {.name = "Overview of time",
                            .box = {box.left, at.y, box.width, map_height},
                            .columns = own.overview.columns,
                            .colour = total_colour(view.theme)},
                           own.axis);
    }
    plot.take_input();
    const Shared<TimelineSeries> series = timeline_series(view, own, row, width_px);
    const Shared<TimelineSeries> sites = timeline_sites(view, own, row, width_px);
    plot.draw(series.get(), sites.get());
    plot.draw_cursors();
    if (const auto peaks = shown_peaks(view.answers, view.state, row)) {
        plot.draw_peaks(peaks->points);
        plot.draw_peak_labels(peaks->points);
    }
    if (shows_marks) plot.draw_marks(marks_top, *marks);
    draw_timeline_legend(view, ends_of_series(view, own, *row.dataset->log, series.get()),
                         {box.left + view.px(6), box.top + view.px(4)}, box.width - view.px(12));
    pop_font();
}

}  // namespace hs
