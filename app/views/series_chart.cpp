#include "app/views/series_chart.h"

#include <algorithm>
#include <cmath>

#include "app/answers.h"
#include "app/graph_answers.h"
#include "app/overview_pair.h"
#include "app/panels/sample_chart.h"
#include "app/things.h"
#include "app/widgets/basic.h"
#include "core/base/counted.h"
#include "core/base/signed_bytes.h"
#include "core/base/text_format.h"
#include "core/model/diagnostics.h"
#include "render/ui_backend.h"

namespace hs {
namespace {

constexpr float kChartPx = 190;

// Room for a chart, with lines at round numbers of bytes.
PlotBox begin_chart(const ViewContext& view, int64_t most_bytes) {
    const float width = ImGui::GetContentRegionAvail().x;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::Dummy({width, view.px(kChartPx)});
    const PlotBox box{at.x + view.px(kPlotLeftPx), at.y + view.px(20),
                      width - view.px(kPlotLeftPx + 12), view.px(kChartPx - 44)};
    push_font(Font::kSmall);
    TimePlot(view, box).draw_values({most_bytes}, TimePlot::Side::kLeft);
    pop_font();
    return box;
}

void draw_step(ViewContext& view, const PlotBox& box, int64_t most_bytes, const DatasetRow& row,
               ImVec2 across) {
    const float x = across.x;
    const float width = across.y;
    const uint64_t bytes = row.dataset->graph->shallow_bytes;
    const float y = box.y_of(static_cast<double>(bytes), most_bytes);
    ImGui::SetCursorScreenPos({x, box.top});
    const std::string name = file_label(view.state, row.id);
    ImGui::PushID(static_cast<int>(row.id.v));
    const bool pressed = hit_area((name + "##step").c_str(), {width, box.height + view.px(20)});
    const bool hovered = ImGui::IsItemHovered();
    const bool is_lower_bound = is_incomplete(*row.dataset);
    const std::string detail = total_text(name + ": " + format_count(bytes) + " bytes, " +
                                              counted(row.dataset->graph->object_count, "object"),
                                          is_lower_bound);
    tooltip(detail.c_str());
    ImGui::PopID();
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const bool is_current = row.id == view.state.current;
    const ImU32 colour = is_current || hovered ? view.theme.accent : view.theme.text_faint;
    const float inset = std::min(view.px(24), width * 0.2F);
    to.AddRectFilled({x + inset, y}, {x + width - inset, box.bottom()}, colour, view.px(2));
    push_font(Font::kSmall);
    const auto centred = [&](const std::string& text, float at_y, ImU32 text_colour) {
        const std::string shown = cut_middle_to_width(text, width - view.px(4));
        const float text_width = ImGui::CalcTextSize(shown.c_str()).x;
        to.AddText({std::round(x + (width - text_width) / 2), at_y}, text_colour, shown.c_str());
    };
    centred(total_text(format_bytes(static_cast<int64_t>(bytes), view.state.settings.size_units),
                       is_lower_bound),
            y - view.px(17), view.theme.text);
    centred(name, box.bottom() + view.px(5), view.theme.text_muted);
    pop_font();
    if (pressed) view.actions.push(SetCurrentDataset{row.id});
}

void draw_dumps(ViewContext& view) {
    const DatasetRow* current = current_dataset(view.state);
    if (current == nullptr) return;
    const std::vector<const DatasetRow*> steps = dumps_of_format(view.state, *current);
    if (steps.size() < 2) return;
    panel_heading(view, "Total size per dump");
    uint64_t most = 1;
    for (const DatasetRow* row : steps) {
        most = std::max(most, row->dataset->graph->shallow_bytes);
    }
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const PlotBox box = begin_chart(view, signed_bytes(most));
    const float width = std::min(view.px(160), box.width / static_cast<float>(steps.size()));
    for (size_t i = 0; i < steps.size(); ++i) {
        draw_step(view, box, signed_bytes(most), *steps[i],
                  {box.left + width * static_cast<float>(i), width});
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
    const TimeSamples samples = birth_samples(series);
    if (samples.is_empty()) return;
    panel_heading(view, "Objects by creation time");
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImVec2 size{ImGui::GetContentRegionAvail().x, view.px(kChartPx)};
    const TimeSamples::Curve& curve = samples.curves.front();
    SampleChart chart{.name = "Objects over time", .samples = samples, .has_marks = false};
    chart.beside_px = 0;
    chart.label = [&](size_t i, float) { return time_text(samples.samples[i].at); };
    chart.reading = [&](size_t i) {
        return time_text(samples.samples[i].at) + "\n" + curve.name + ": " +
               sample_value_text(view, curve, curve.bytes[i]);
    };
    draw_sample_chart(view, chart, at, size);
    ImGui::SetCursorScreenPos(at);
    ImGui::Dummy(size);
    text_in(
        view.theme.text_muted,
        total_text(
            format_count(series.objects) +
                " objects have their creation time in an attribute timestamp, time or created_at.",
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
