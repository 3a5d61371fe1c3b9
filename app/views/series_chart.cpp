#include "app/views/series_chart.h"

#include <algorithm>
#include <cmath>

#include "app/answers.h"
#include "app/graph_answers.h"
#include "app/widgets/basic.h"
#include "core/base/counted.h"
#include "core/base/signed_bytes.h"
#include "core/base/text_format.h"
#include "core/layout/axis_ticks.h"
#include "core/model/diagnostics.h"
#include "render/ui_backend.h"

namespace hs {
namespace {

constexpr float kChartPx = 190;

struct Frame {
    ImVec2 low;  // of the space for values
    ImVec2 high;
    double most = 1;

    [[nodiscard]] float y(double value) const {
        return high.y - (high.y - low.y) * static_cast<float>(value / most);
    }
};

// Room for a chart, with lines at round numbers of bytes.
Frame begin_chart(ViewContext& view, uint64_t most_bytes) {
    const float width = ImGui::GetContentRegionAvail().x;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::Dummy({width, view.px(kChartPx)});
    const Frame frame{{at.x + view.px(84), at.y + view.px(20)},
                      {at.x + width - view.px(12), at.y + view.px(kChartPx - 24)},
                      std::max(1.0, static_cast<double>(most_bytes))};
    ImDrawList& to = *ImGui::GetWindowDrawList();
    push_font(Font::kSmall);
    const auto highest = signed_bytes(most_bytes);
    for (const int64_t tick : byte_ticks(highest, 4)) {
        const float y = std::round(frame.y(static_cast<double>(tick)));
        to.AddRectFilled({frame.low.x, y}, {frame.high.x, y + 1}, view.theme.separator);
        const std::string text = format_bytes(tick, view.state.settings.size_units);
        const ImVec2 size = ImGui::CalcTextSize(text.c_str());
        to.AddText({frame.low.x - view.px(8) - size.x, std::round(y - size.y / 2)},
                   view.theme.text_muted, text.c_str());
    }
    to.AddRectFilled({frame.low.x, frame.high.y}, {frame.high.x, frame.high.y + 1},
                     view.theme.text_faint);
    pop_font();
    return frame;
}

struct Step {
    const DatasetRow* row;
    size_t place;  // in the list of datasets
};

std::vector<Step> dump_steps(const AppState& state) {
    std::vector<Step> rows;
    std::vector<DumpStep> steps;
    for (size_t i = 0; i < state.datasets.size(); ++i) {
        const DatasetRow& row = state.datasets[i];
        if (!row.dataset || !row.dataset->graph) continue;
        rows.push_back({&row, i});
        steps.push_back({file_name_of(row.path), row.dataset->info.modified_ns});
    }
    std::vector<Step> ordered;
    for (const size_t place : series_order(steps)) ordered.push_back(rows[place]);
    return ordered;
}

void draw_step(ViewContext& view, const Frame& frame, const Step& step, float x, float width) {
    const uint64_t bytes = step.row->dataset->graph->shallow_bytes;
    const float y = frame.y(static_cast<double>(bytes));
    ImGui::SetCursorScreenPos({x, frame.low.y});
    const std::string name = printable_text(file_name_of(step.row->path));
    ImGui::PushID(static_cast<int>(step.place));
    const bool pressed =
        hit_area((name + "##step").c_str(), {width, frame.high.y - frame.low.y + view.px(20)});
    const bool hovered = ImGui::IsItemHovered();
    const bool is_lower_bound = is_incomplete(*step.row->dataset);
    const std::string detail =
        total_text(name + ": " + format_count(bytes) + " bytes, " +
                       counted(step.row->dataset->graph->object_count, "object"),
                   is_lower_bound);
    tooltip(detail.c_str());
    ImGui::PopID();
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const bool is_current = step.row->id == view.state.current;
    const ImU32 colour = is_current || hovered ? view.theme.accent : view.theme.text_faint;
    const float inset = std::min(view.px(24), width * 0.2F);
    to.AddRectFilled({x + inset, y}, {x + width - inset, frame.high.y}, colour, view.px(2));
    push_font(Font::kSmall);
    const auto centred = [&](const std::string& text, float at_y, ImU32 text_colour) {
        const std::string shown = cut_middle_to_width(text, width - view.px(4));
        const float text_width = ImGui::CalcTextSize(shown.c_str()).x;
        to.AddText({std::round(x + (width - text_width) / 2), at_y}, text_colour, shown.c_str());
    };
    centred(total_text(format_bytes(static_cast<int64_t>(bytes), view.state.settings.size_units),
                       is_lower_bound),
            y - view.px(17), view.theme.text);
    centred(dataset_letter(step.place) + "  " + name, frame.high.y + view.px(5),
            view.theme.text_muted);
    pop_font();
    if (pressed) view.actions.push(SetCurrentDataset{step.row->id});
}

void draw_dumps(ViewContext& view) {
    const std::vector<Step> steps = dump_steps(view.state);
    if (steps.size() < 2) return;
    panel_heading(view, "Memory from dump to dump");
    uint64_t most = 1;
    for (const Step& step : steps) {
        most = std::max(most, step.row->dataset->graph->shallow_bytes);
    }
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const Frame frame = begin_chart(view, most);
    const float room = frame.high.x - frame.low.x;
    const float width = std::min(view.px(160), room / static_cast<float>(steps.size()));
    for (size_t i = 0; i < steps.size(); ++i) {
        draw_step(view, frame, steps[i], frame.low.x + width * static_cast<float>(i), width);
    }
    ImGui::SetCursorScreenPos({at.x, at.y + view.px(kChartPx + 8)});
    ImGui::Dummy({0, 0});
}

std::string time_text(double seconds) {
    // After the year 2001 a number of this size is a date, else seconds since something.
    constexpr double kDates = 1e9;
    if (seconds >= kDates && seconds < 1e11) {
        return format_utc_time(static_cast<int64_t>(seconds) * 1000000000);
    }
    return format_double(std::round(seconds * 1000) / 1000) + " s";
}

void draw_births(ViewContext& view, const BirthSeries& series, bool is_lower_bound) {
    panel_heading(view, "Objects of now by when they were made");
    const Frame frame = begin_chart(view, series.points.back().bytes);
    const double first = series.points.front().time;
    const double span = std::max(1e-9, series.points.back().time - first);
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const auto x = [&](double time) {
        return frame.low.x +
               (frame.high.x - frame.low.x) * static_cast<float>((time - first) / span);
    };
    float before_x = frame.low.x;
    float before_y = frame.high.y;
    for (const BirthPoint& point : series.points) {
        const float at_x = x(point.time);
        to.AddLine({before_x, before_y}, {at_x, before_y}, view.theme.accent, view.px(2));
        const float at_y = frame.y(static_cast<double>(point.bytes));
        to.AddLine({at_x, before_y}, {at_x, at_y}, view.theme.accent, view.px(2));
        before_x = at_x;
        before_y = at_y;
    }
    push_font(Font::kSmall);
    const std::string last = time_text(series.points.back().time);
    to.AddText({frame.low.x, frame.high.y + view.px(5)}, view.theme.text_muted,
               time_text(first).c_str());
    to.AddText(
        {std::round(frame.high.x - ImGui::CalcTextSize(last.c_str()).x), frame.high.y + view.px(5)},
        view.theme.text_muted, last.c_str());
    pop_font();
    text_in(view.theme.text_muted,
            total_text(format_count(series.objects) +
                           " objects say when they were made, in a number named "
                           "timestamp, time or created_at.",
                       is_lower_bound));
}

}  // namespace

void draw_series_charts(ViewContext& view, const OpenGraph& graph) {
    draw_dumps(view);
    const Shared<BirthSeries> births = graph.births(view.answers);
    if (births && births->points.size() > 1)
        draw_births(view, *births, is_incomplete(*graph.dataset()));
}

}  // namespace hs
