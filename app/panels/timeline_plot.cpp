#include "app/panels/timeline_plot.h"

#include <algorithm>
#include <cmath>

#include "app/widgets/basic.h"
#include "core/analysis/log_scale.h"
#include "core/base/text_format.h"
#include "core/layout/axis_ticks.h"
#include "core/model/live_cursor.h"

namespace hs {
namespace {

// Where the plot is and what its edges stand for.
struct PlotFrame {
    float left = 0;
    float top = 0;
    float width = 0;
    float height = 0;
    int64_t duration_us = 0;
    int64_t highest_bytes = 0;

    [[nodiscard]] float right() const { return left + width; }
    [[nodiscard]] float bottom() const { return top + height; }
    [[nodiscard]] float x_of(int64_t time_us) const {
        if (duration_us <= 0) return left;
        return left + width * static_cast<float>(static_cast<double>(time_us) /
                                                 static_cast<double>(duration_us));
    }
    [[nodiscard]] float y_of(int64_t bytes) const {
        if (highest_bytes <= 0) return bottom();
        const double share = static_cast<double>(bytes) / static_cast<double>(highest_bytes);
        return bottom() - height * static_cast<float>(std::clamp(share, 0.0, 1.0));
    }
    [[nodiscard]] int64_t time_at(float x) const {
        const double share = std::clamp((static_cast<double>(x) - left) / width, 0.0, 1.0);
        return std::llround(share * static_cast<double>(duration_us));
    }
};

// O(pixels) of work, but only when the width or the dataset is another one.
void refresh_columns(TimelineState& own, const DatasetRow& row, size_t width_px) {
    std::string key = std::to_string(row.id.v) + "/" + std::to_string(row.generation) + "/" +
                      std::to_string(width_px);
    if (own.key == key) return;
    const EventLog& log = *row.dataset->log;
    own.key = std::move(key);
    own.scaled = decide_scale(log, ScaleMode::kAuto).scaled;
    own.columns = plot_columns(log, own.scaled, 0, log.duration_us(), width_px);
    own.highest_bytes = 0;
    for (const PlotColumn& column : own.columns) {
        own.highest_bytes = std::max(own.highest_bytes, column.max_bytes);
    }
}

void draw_columns(const ViewContext& view, const TimelineState& own, const PlotFrame& frame) {
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const ImU32 line = view.theme.series[0];
    const ImU32 area = (line & 0x00FFFFFFU) | 0x50000000U;
    for (size_t i = 0; i < own.columns.size(); ++i) {
        const float x = frame.left + static_cast<float>(i);
        const float top = frame.y_of(own.columns[i].max_bytes);
        const float low = frame.y_of(own.columns[i].min_bytes);
        to.AddRectFilled({x, low}, {x + 1, frame.bottom()}, area);
        to.AddRectFilled({x, top}, {x + 1, std::max(low, top + view.px(1))}, line);
    }
}

void draw_axes(const ViewContext& view, const PlotFrame& frame) {
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const float text_height = ImGui::GetFontSize();
    const auto rows = static_cast<size_t>(std::max(1.0F, frame.height / view.px(28)));
    for (const int64_t bytes : byte_ticks(frame.highest_bytes, rows)) {
        const float y = std::round(frame.y_of(bytes));
        to.AddRectFilled({frame.left, y}, {frame.right(), y + 1}, view.theme.separator);
        const std::string text = format_bytes(bytes, view.state.settings.size_units);
        const float x = frame.left - view.px(8) - ImGui::CalcTextSize(text.c_str()).x;
        to.AddText({std::floor(x), std::floor(y - text_height / 2)}, view.theme.text_muted,
                   text.c_str());
    }
    const auto labels = static_cast<size_t>(std::max(1.0F, frame.width / view.px(112)));
    for (const int64_t time_us : time_ticks(0, frame.duration_us, labels)) {
        const float x = std::round(frame.x_of(time_us));
        to.AddRectFilled({x, frame.bottom()}, {x + 1, frame.bottom() + view.px(4)},
                         view.theme.text_faint);
        const std::string text = format_duration(time_us * 1000);
        const float width = ImGui::CalcTextSize(text.c_str()).x;
        const float at = std::clamp(x - width / 2, frame.left, frame.right() - width);
        to.AddText({std::floor(at), frame.bottom() + view.px(6)}, view.theme.text_muted,
                   text.c_str());
    }
    to.AddRectFilled({frame.left, frame.bottom()}, {frame.right(), frame.bottom() + 1},
                     view.theme.text_faint);
}

void draw_instant(const ViewContext& view, const PlotFrame& frame, int64_t time_us, ImU32 colour) {
    const float x = std::round(frame.x_of(time_us));
    ImGui::GetWindowDrawList()->AddRectFilled({x, frame.top}, {x + view.px(1), frame.bottom()},
                                              colour);
}

// "33.1 s    6.89 MiB live": at the right of the heading's line, so that nothing covers the plot.
void draw_reading(const ViewContext& view, const TimelineState& own, const EventLog& log,
                  const PlotFrame& frame, int64_t time_us) {
    const uint64_t events = log.events_until(time_us);
    const int64_t live =
        own.scaled ? rounded(log.scaled_live_after(events)) : log.raw_live_after(events);
    const std::string text = format_duration(time_us * 1000) + "    " +
                             format_bytes(live, view.state.settings.size_units) + " live" +
                             (own.scaled && log.sampling().class_count() > 1 ? ", scaled" : "");
    const float width = ImGui::CalcTextSize(text.c_str()).x;
    ImGui::GetWindowDrawList()->AddText(
        {std::floor(frame.right() - width), frame.top - view.px(24)}, view.theme.text,
        text.c_str());
}

}  // namespace

void draw_timeline_plot(ViewContext& view, TimelineState& own, const DatasetRow& row) {
    const EventLog& log = *row.dataset->log;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImVec2 room = ImGui::GetContentRegionAvail();
    PlotFrame frame;
    frame.left = std::round(at.x + view.px(72));
    frame.top = std::round(at.y + view.px(4));
    frame.width = std::floor(room.x - view.px(72));
    frame.height = std::floor(room.y - view.px(4) - view.px(24));
    if (frame.width < view.px(40) || frame.height < view.px(12)) return;
    refresh_columns(own, row, static_cast<size_t>(frame.width));
    frame.duration_us = log.duration_us();
    // Some air above the highest point.
    frame.highest_bytes = own.highest_bytes + own.highest_bytes / 16;

    push_font(Font::kSmall);
    draw_axes(view, frame);
    draw_columns(view, own, frame);
    ImGui::SetCursorScreenPos({frame.left, frame.top});
    ImGui::InvisibleButton("Live bytes over time", {frame.width, frame.height});
    std::optional<int64_t> reading_us;
    if (view.state.instant_s) {
        const double last_us = static_cast<double>(frame.duration_us);
        reading_us = std::llround(std::min(*view.state.instant_s * 1e6, last_us));
        draw_instant(view, frame, *reading_us, view.theme.text);
    }
    if (ImGui::IsItemHovered() || ImGui::IsItemActive()) {
        reading_us = frame.time_at(ImGui::GetIO().MousePos.x);
        draw_instant(view, frame, *reading_us, view.theme.text_muted);
        if (ImGui::IsItemActive()) {
            view.actions.push(SetInstant{static_cast<double>(*reading_us) / 1e6});
        }
    }
    if (reading_us) draw_reading(view, own, log, frame, *reading_us);
    pop_font();
}

}  // namespace hs
