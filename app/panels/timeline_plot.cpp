#include "app/panels/timeline_plot.h"

#include <algorithm>
#include <cmath>

#include "app/answers.h"
#include "app/panels/timeline_data.h"
#include "app/panels/timeline_input.h"
#include "app/panels/timeline_tools.h"
#include "app/stack_answers.h"
#include "app/widgets/basic.h"
#include "app/widgets/hit_below.h"
#include "app/widgets/tab_stop.h"
#include "core/base/text_format.h"
#include "core/layout/axis_ticks.h"
#include "core/model/diagnostics.h"

namespace hs {
namespace {

ImU32 faded(ImU32 colour, ImU32 alpha) {
    return (colour & 0x00FFFFFFU) | alpha << 24;
}

// Draws one timeline into its frame.
class Plot {
public:
    Plot(ViewContext& view, TimelineStripState& own, const DatasetRow& row, const PlotFrame& frame)
        : view_(view),
          own_(own),
          log_(*row.dataset->log),
          frame_(frame),
          to_(*ImGui::GetWindowDrawList()) {}

    void draw_axes() {
        const float text_height = ImGui::GetFontSize();
        const auto rows = static_cast<size_t>(std::max(1.0F, frame_.height / view_.px(26)));
        const bool is_share = view_.state.shown.look == SeriesLook::kShare;
        for (const int64_t value :
             is_share ? std::vector<int64_t>{50, 100} : byte_ticks(frame_.highest_bytes, rows)) {
            const float y = std::round(frame_.y_of(static_cast<double>(value)));
            to_.AddRectFilled({frame_.left, y}, {frame_.right(), y + 1}, view_.theme.separator);
            const std::string text = is_share
                                         ? std::to_string(value) + " %"
                                         : format_bytes(value, view_.state.settings.size_units);
            const float x = frame_.left - view_.px(8) - ImGui::CalcTextSize(text.c_str()).x;
            to_.AddText({std::floor(x), std::floor(y - text_height / 2)}, view_.theme.text_muted,
                        text.c_str());
        }
        to_.AddRectFilled({frame_.left, frame_.bottom()}, {frame_.right(), frame_.bottom() + 1},
                          view_.theme.text_faint);
        draw_places(frame_.bottom(), own_.by_events);
    }

    void draw_range(const TimeRange& range) {
        const float x0 = cut(frame_.x_of(place_of(own_, log_, range.first_s)));
        const float x1 = cut(frame_.x_of(place_of(own_, log_, range.last_s)));
        to_.AddRectFilled({x0, frame_.top}, {x1, frame_.bottom()}, faded(view_.theme.accent, 40));
        for (const float x : {x0, x1}) {
            to_.AddRectFilled({std::round(x), frame_.top},
                              {std::round(x) + view_.px(1), frame_.bottom()}, view_.theme.accent);
            // A handle that can be seen and taken.
            to_.AddRectFilled({std::round(x) - view_.px(2), frame_.top},
                              {std::round(x) + view_.px(3), frame_.top + view_.px(10)},
                              view_.theme.accent, view_.px(2));
        }
    }

    void draw_total() {
        const std::vector<PlotColumn>& columns = own_.curve.columns;
        const ImU32 line = total_colour(view_.theme);
        for (size_t i = 0; i < columns.size(); ++i) {
            const float x = frame_.left + static_cast<float>(i);
            const float top = frame_.y_of(static_cast<double>(columns[i].max_bytes));
            const float low = frame_.y_of(static_cast<double>(columns[i].min_bytes));
            to_.AddRectFilled({x, low}, {x + 1, frame_.bottom()}, faded(line, 0x50));
            to_.AddRectFilled({x, top}, {x + 1, std::max(low, top + view_.px(1))}, line);
        }
    }

    void draw_others() {
        for (size_t k = 0; k < own_.others.size(); ++k) {
            const std::vector<PlotColumn>& columns = own_.others[k].columns;
            const ImU32 line = series_colour(view_.theme, 6 - k % 3);
            const TimeAxis axis = frame_.axis();
            const int64_t end =
                own_.by_events ? static_cast<int64_t>(own_.others[k].dataset->log->event_count())
                               : own_.others[k].dataset->log->duration_us();
            for (size_t i = 0; i < columns.size(); ++i) {
                if (axis.value_at(static_cast<double>(i)) > end) break;
                const float x = frame_.left + static_cast<float>(i);
                const float top = frame_.y_of(static_cast<double>(columns[i].max_bytes));
                const float low = frame_.y_of(static_cast<double>(columns[i].min_bytes));
                to_.AddRectFilled({x, top}, {x + 1, std::max(low, top + view_.px(1.5F))}, line);
            }
        }
    }

    // Which log a line is of, at the upper right.
    void draw_names_of_others() {
        float right = frame_.right() - view_.px(6);
        const float y = frame_.top + view_.px(7);
        for (size_t k = 0; k < own_.others.size(); ++k) {
            for (size_t i = 0; i < view_.state.datasets.size(); ++i) {
                const DatasetRow& row = view_.state.datasets[i];
                if (row.dataset != own_.others[k].dataset) continue;
                const std::string name =
                    dataset_letter(i) + "  " +
                    cut_middle_to_width(printable_text(file_name_of(row.path)), view_.px(180));
                right -= ImGui::CalcTextSize(name.c_str()).x;
                to_.AddText({std::floor(right), y}, view_.theme.text, name.c_str());
                right -= view_.px(14);
                const float middle = std::round(y + ImGui::GetFontSize() / 2);
                to_.AddRectFilled({right, middle - view_.px(4)},
                                  {right + view_.px(8), middle + view_.px(4)},
                                  series_colour(view_.theme, 6 - k % 3), view_.px(2));
                right -= view_.px(16);
                break;
            }
        }
    }

    void draw_series(const TimelineSeries& series) {
        std::vector<double> below(series.at.size());
        for (size_t s = 0; s < series.bytes.size(); ++s) {
            points_.clear();
            bases_.clear();
            for (size_t i = 0; i < series.at.size(); ++i) {
                double value = series.bytes[s][i].to_double();
                const auto total = static_cast<double>(series.total[i]);
                if (view_.state.shown.look == SeriesLook::kShare) {
                    value = total > 0 ? 100 * value / total : 0;
                }
                const float x = frame_.x_of(series.at[i]);
                bases_.push_back({x, frame_.y_of(below[i])});
                if (view_.state.shown.look == SeriesLook::kStacked) value = below[i] += value;
                points_.push_back({x, frame_.y_of(value)});
            }
            draw_line(series_colour(view_.theme, s));
        }
    }

    void draw_peaks(const std::vector<LogPeakPoint>& peaks) {
        const ImVec2 mouse = ImGui::GetIO().MousePos;
        for (const LogPeakPoint& peak : peaks) {
            const int64_t place =
                own_.by_events ? static_cast<int64_t>(peak.event_count) : peak.time_us;
            if (place < own_.span.first || place > own_.span.last) continue;
            const float x = std::round(frame_.x_of(place));
            const float y = frame_.top - view_.px(1);
            const float half = view_.px(4);
            const bool is_near =
                std::abs(mouse.x - x) <= view_.px(6) && mouse.y <= y && mouse.y >= y - view_.px(10);
            to_.AddTriangleFilled({x - half, y}, {x + half, y}, {x, y - view_.px(7)},
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

    void draw_place(int64_t place, ImU32 colour, float width) {
        if (place < own_.span.first || place > own_.span.last) return;
        const float x = std::round(frame_.x_of(place) - width / 2);
        to_.AddRectFilled({x, frame_.top - view_.px(3)}, {x + width, frame_.bottom()}, colour);
    }

    void draw_minimap(float top, float height) {
        PlotFrame map = frame_;
        map.top = top;
        map.height = height;
        map.span = own_.whole;
        map.highest_bytes = std::max<int64_t>(1, own_.overview.highest_bytes);
        const ImU32 line = total_colour(view_.theme);
        for (size_t i = 0; i < own_.overview.columns.size(); ++i) {
            const float x = map.left + static_cast<float>(i);
            const float y =
                map.top +
                map.height * (1 - static_cast<float>(
                                      static_cast<double>(own_.overview.columns[i].max_bytes) /
                                      static_cast<double>(map.highest_bytes)));
            to_.AddRectFilled({x, std::floor(y)}, {x + 1, map.bottom()}, faded(line, 0x90));
        }
        ImGui::SetCursorScreenPos({map.left, map.top});
        hit_area("Overview of time", {map.width, map.height});
        take_minimap_pointer(own_, map);
        const float x0 = std::round(map.x_of(own_.span.first));
        const float x1 = std::max(x0 + view_.px(3), std::round(map.x_of(own_.span.last)));
        const ImU32 shade = faded(view_.theme.panel, 0xB0);
        to_.AddRectFilled({map.left, top}, {x0, map.bottom()}, shade);
        to_.AddRectFilled({x1, top}, {map.right(), map.bottom()}, shade);
        const bool is_whole = own_.span == own_.whole;
        to_.AddRect({x0, top}, {x1, map.bottom()},
                    is_whole ? view_.theme.separator : view_.theme.selection_edge);
    }

private:
    [[nodiscard]] float cut(float x) const { return std::clamp(x, frame_.left, frame_.right()); }

    // Ticks and labels under the plot. A label that would be cut is left out, so none ever jumps.
    void draw_places(float y, bool are_events) {
        const auto labels = static_cast<size_t>(std::max(1.0F, frame_.width / view_.px(112)));
        const std::vector<int64_t> ticks =
            are_events ? count_ticks(own_.span.first, own_.span.last, labels)
                       : time_ticks(own_.span.first, own_.span.last, labels);
        const int64_t step = ticks.size() > 1 ? ticks[1] - ticks[0] : own_.span.length();
        for (const int64_t place : ticks) {
            const float x = std::round(frame_.x_of(place));
            to_.AddRectFilled({x, y}, {x + 1, y + view_.px(4)}, view_.theme.text_faint);
            const std::string text =
                are_events ? format_count(static_cast<uint64_t>(place)) : tick_text(place, step);
            const float width = ImGui::CalcTextSize(text.c_str()).x;
            const float at = place == own_.whole.first ? x : x - width / 2;
            if (at < frame_.left - view_.px(40) || at + width > frame_.right() + view_.px(12)) {
                continue;
            }
            to_.AddText({std::floor(at), y + view_.px(5)}, view_.theme.text_muted, text.c_str());
        }
    }

    void draw_line(ImU32 colour) {
        if (view_.state.shown.look == SeriesLook::kStacked) {
            for (size_t i = 1; i < points_.size(); ++i) {
                to_.AddQuadFilled(points_[i - 1], points_[i], bases_[i], bases_[i - 1],
                                  faded(colour, 0xB0));
            }
        }
        to_.AddPolyline(points_.data(), static_cast<int>(points_.size()), colour, 0,
                        view_.px(1.5F));
    }

    ViewContext& view_;
    TimelineStripState& own_;
    const EventLog& log_;
    const PlotFrame& frame_;
    ImDrawList& to_;
    std::vector<ImVec2> points_;
    std::vector<ImVec2> bases_;
};

int64_t highest_of(const TimelineStripState& own) {
    int64_t highest = own.curve.highest_bytes;
    for (const TimelineCurve& other : own.others) highest = std::max(highest, other.highest_bytes);
    return highest;
}

// "0 B at end" of each line, where the end of the log is in view.
std::vector<std::string> ends_of_series(const ViewContext& view, const TimelineStripState& own,
                                        const EventLog& log, const TimelineSeries* series) {
    std::vector<std::string> ends;
    const int64_t end = own.by_events ? static_cast<int64_t>(log.event_count()) : log.duration_us();
    const bool has_end = series && !series->at.empty() && series->at.back() >= end;
    if (!has_end || own.series.is_stale) return ends;
    for (const std::vector<Amount>& bytes : series->bytes) {
        ends.push_back(total_text(
            format_bytes(bytes.back().rounded(), view.state.settings.size_units) + " at end",
            is_incomplete(*own.dataset)));
    }
    return ends;
}

}  // namespace

float PlotFrame::y_of(double bytes) const {
    if (highest_bytes <= 0) return bottom();
    const double share = bytes / static_cast<double>(highest_bytes);
    return bottom() - height * static_cast<float>(std::clamp(share, 0.0, 1.0));
}

ImU32 total_colour(const Theme& theme) {
    return theme.series[0];
}

ImU32 series_colour(const Theme& theme, size_t index) {
    return theme.series[1 + index % (theme.series.size() - 1)];
}

void draw_timeline_plot(ViewContext& view, TimelineStripState& own, const DatasetRow& row) {
    const EventLog& log = *row.dataset->log;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const float map_height = room.y > view.px(96) ? view.px(14) : 0;
    PlotFrame frame;
    frame.left = std::round(at.x + view.px(72));
    frame.top = std::round(at.y + map_height + view.px(10));
    frame.width = std::floor(room.x - view.px(72) - view.px(4));
    frame.height = std::floor(at.y + room.y - frame.top - view.px(20));
    if (frame.width < view.px(40) || frame.height < view.px(12)) return;
    const auto width_px = static_cast<size_t>(frame.width);
    refresh_timeline(view, own, row, width_px);
    frame.span = own.span;
    const bool is_share = view.state.shown.look == SeriesLook::kShare;
    frame.highest_bytes = is_share ? 100 : calm_ceiling(highest_of(own) + highest_of(own) / 32);

    push_font(Font::kSmall);
    Plot plot(view, own, row, frame);
    if (map_height > 0) plot.draw_minimap(at.y, map_height);
    ImGui::SetCursorScreenPos({frame.left, frame.top});
    const bool was_clicked = hit_area_below("Live bytes over time", {frame.width, frame.height});
    const bool has_keyboard = keeps_keys(false);
    take_timeline_pointer(view, own, log, frame, was_clicked);
    if (has_keyboard) take_timeline_keys(view, own, log, frame);
    const bool is_hovered = ImGui::IsItemHovered() && own.drag == TimelineDrag::kNone;
    own.pointer_s.reset();
    if (is_hovered) {
        own.pointer_s = time_at(own, log, frame.place_at(ImGui::GetIO().MousePos.x));
    }
    plot.draw_axes();
    if (!is_share) plot.draw_total();
    if (!is_share) plot.draw_others();
    const Shared<TimelineSeries> series = timeline_series(view, own, row, width_px);
    if (series) plot.draw_series(*series);
    if (view.state.shown.range) plot.draw_range(*view.state.shown.range);
    if (const auto peaks = shown_peaks(view.answers, view.state, row)) {
        plot.draw_peaks(peaks->points);
    }
    if (is_hovered) {
        plot.draw_place(frame.place_at(ImGui::GetIO().MousePos.x), view.theme.text_faint,
                        view.px(1));
    }
    const double end_s = static_cast<double>(log.duration_us()) / 1e6;
    const double instant_s = std::min(view.state.shown.instant_s.value_or(end_s), end_s);
    plot.draw_place(place_of(own, log, instant_s), view.theme.text, view.px(2));
    if (!is_share) plot.draw_names_of_others();
    draw_timeline_legend(view, ends_of_series(view, own, log, series.get()),
                         {frame.left + view.px(6), frame.top + view.px(4)},
                         frame.width - view.px(12));
    pop_font();
}

}  // namespace hs
