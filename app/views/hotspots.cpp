#include "app/views/hotspots.h"

#include <algorithm>
#include <cmath>

#include "app/answers.h"
#include "app/panels/row_choice.h"
#include "app/panels/shown_bar.h"
#include "app/stack_answers.h"
#include "app/view_states.h"
#include "app/views/call_neighbours.h"
#include "app/views/hotspot_rows.h"
#include "app/views/site_tools.h"
#include "app/widgets/basic.h"
#include "app/widgets/data_table.h"
#include "app/widgets/no_match.h"
#include "app/widgets/tab_stop.h"
#include "app/widgets/tool_row.h"
#include "core/analysis/log_peaks.h"
#include "core/base/counted.h"
#include "core/model/diagnostics.h"

namespace hs {
namespace {

constexpr size_t kSeriesPoints = 60;
constexpr size_t kMostSeriesValues = 16'000'000;  // of all rows: fewer points for more rows

constexpr double kLeastPeakShare = 0.1;  // of the highest: to be seen in a row
constexpr size_t kNameColumn = 1;        // these two of every kind
constexpr size_t kSelfColumn = 2;

// Live bytes over the log, drawn small in the rows.
struct RowSeries {
    std::vector<std::vector<float>> of_node;
};

struct HotspotsState {
    std::string filter;
    HotspotKind kind = HotspotKind::kLog;
    Unit unit = Unit::kBytes;
    DataTableState table;
    Shared<ShownHotspots> rows;
    ShownTable shown;
    std::string shown_name;  // that the cursor was put on
    uint32_t selected = 0;   // node, 0: none, or unknown stacks
    std::string selected_name;
    std::string picked;  // what was chosen in any view
    Answered<RowSeries> series;
};

DataTable table_of(const HotspotsState& own) {
    return {.name = hotspot_table_name(own.kind),
            .specs = hotspot_specs(own.kind, own.unit),
            .first_sort = {kSelfColumn, true},
            .rows = &own.shown};
}

// The selected place stays selected, wherever it is now.
void place_cursor(HotspotsState& own) {
    own.shown_name = own.selected_name;
    own.selected = 0;
    uint64_t place = DataTableState::kNoRow;
    for (uint64_t i = 0; i < own.rows->order.size() && !own.selected_name.empty(); ++i) {
        const uint32_t node = own.rows->node(i);
        if (own.rows->name(node) != own.selected_name) continue;
        own.selected = node;
        place = i;
        break;
    }
    own.table.cursor = own.table.anchor = place;
}

void refresh_rows(ViewContext& view, HotspotsState& own, const Answered<ShownCalls>& calls,
                  const Answered<ShownStacks>& stacks) {
    constexpr size_t kQuickRows = 20'000;
    const std::vector<SortKey> sort = sort_of(view, own.table, table_of(own));
    const std::span<const WindowColumn> columns = hotspot_columns(own.kind);
    const Answered<ShownHotspots> rows = view.answers.get<ShownHotspots>(
        {.topic = {"rows of Hotspots", current_dataset(view.state)->version(), own.kind},
         .key = {calls->version, sort, own.filter},
         .label = "Sorting sites",
         .policy = Policy::kFinish,
         .is_quick = calls->graph.self.size() <= kQuickRows},
        [calls = calls.value, stacks = stacks.value,
         question = HotspotQuestion{own.filter, sorted_fields(sort, columns)}](JobContext& job) {
            return shown_hotspots(*calls, *stacks, question, job);
        });
    if (!rows || (own.rows == rows.value && own.shown_name == own.selected_name)) return;
    own.rows = rows.value;
    own.shown = shown_rows(own.rows, columns);
    place_cursor(own);
}

// What the series of one way to tell frames apart are made of.
struct SeriesQuestion {
    DatasetPtr dataset;
    Shared<StackShape> shape;
    Shared<ChosenStacks> chosen;  // null: all
    Measure measure = kRecordedBytes;

    // All nodes at once, from the log's sums at some instants: some milliseconds each, however long
    // the log is.
    [[nodiscard]] Result<RowSeries> answer(JobContext& job) const {
        const EventLog& log = *dataset->log;
        const size_t nodes = shape->calls.nodes.size();
        const size_t points = std::clamp<size_t>(kMostSeriesValues / (nodes + 1), 2, kSeriesPoints);
        RowSeries series;
        series.of_node.resize(nodes);
        HS_TRY(const std::vector<uint64_t> instants,
               instants_with_peaks(log, measure, points, kLeastPeakShare, job));
        for (const uint64_t instant : instants) {
            if (job.cancelled()) return cancelled_error();
            HS_TRY(const StackAmounts live,
                   amounts_of(*dataset, chosen.get(), {0, instant}, StackPart::kNet, measure, job));
            const CallGraph graph =
                call_graph(shape->trie(), shape->calls, shape->regrouped(0, live.amounts));
            for (size_t node = 0; node < nodes; ++node) {
                series.of_node[node].push_back(static_cast<float>(graph.total[node].to_double()));
            }
        }
        return series;
    }
};

// Of one log that is not compared. They do not depend on the time shown.
void request_series(ViewContext& view, HotspotsState& own, const ShownCalls& calls) {
    own.series = {};
    const DatasetRow* row = current_dataset(view.state);
    if (!has_log(*row) || calls.shape->inputs.size() != 1) return;
    if (!own.table.columns->is_shown(kSeriesColumn)) return;
    SeriesQuestion question{row->dataset, calls.shape, nullptr,
                            measure_of(view.state, *row->dataset)};
    const ShownRows rows = rows_shown(view.state);
    if (rows != ShownRows{}) {
        const Answered<ChosenStacks> chosen = chosen_stacks(view.answers, *row, rows);
        if (!chosen) return;
        question.chosen = chosen.value;
    }
    own.series =
        view.answers.get<RowSeries>({.topic = {"places over time", row->version()},
                                     .key = {calls.shape_version, question.measure, rows.key()},
                                     .label = "Adding up sites over time"},
                                    [question](JobContext& job) { return question.answer(job); });
}

void draw_row_series(const ViewContext& view, const HotspotsState& own, uint64_t row, ImVec2 low,
                     ImVec2 high) {
    const uint32_t node = own.rows->node(row);
    if (!own.series || own.series.is_stale || node >= own.series->of_node.size()) return;
    draw_small_series(view, own.series->of_node[node], low, high);
}

void choose(ViewContext& view, HotspotsState& own, uint32_t node) {
    own.selected = node;
    own.selected_name = own.rows->name(node);
    pick_site(view, own.selected_name);
}

void draw_selected(ViewContext& view, HotspotsState& own, const ShownCalls& calls) {
    if (own.selected == 0) return;
    ImGui::PushStyleColor(ImGuiCol_ChildBg, view.theme.panel);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {view.px(12), view.px(8)});
    begin_part("chosen place", {0, 0}, ImGuiChildFlags_AlwaysUseWindowPadding);
    ImGui::PopStyleVar();
    push_font(Font::kStrong);
    text_cut_middle(printable_text(own.rows->label(own.selected)),
                    ImGui::GetContentRegionAvail().x - view.px(360), view.theme.text);
    tooltip(printable_text(calls.shape->whole_name(own.selected_name)).c_str());
    pop_font();
    draw_site_buttons(view, own.selected_name);
    if (const auto node = draw_call_neighbours(view, calls, *own.rows, own.selected)) {
        choose(view, own, *node);
    }
    ImGui::EndChild();
    ImGui::PopStyleColor();
}

void draw_tools(ViewContext& view, HotspotsState& own, bool is_stale) {
    ToolRow tools(view, 110);
    choose_shown(view, tools);
    choose_rows(view, tools);
    draw_name_filter(view, own.filter, "Filter by name", tools.field(240));
    tools.finish();
    const ShownHotspots& rows = *own.rows;
    const Amount all = rows.answer->everything;
    std::string text = (rows.answer->is_change ? delta_text(view.state, *rows.dataset, all)
                                               : amount_text(view.state, *rows.dataset, all)) +
                       " " + shown_text(view.state) + " \u00b7 ";
    if (!own.filter.empty()) text += format_count(rows.order.size()) + " of ";
    text += counted(rows.answer->rows.size(), "site");
    draw_totals_line(view, total_text(std::move(text), is_incomplete(rows.shape->inputs)),
                     is_stale);
}

}  // namespace

void draw_hotspots(ViewContext& view, ViewStates& states) {
    auto& own = states.of<HotspotsState>();
    if (const char* why = why_no_sites(view.state)) return empty_line(view, why);
    const Answered<ShownStacks> stacks = shown_stacks(view.answers, view.state);
    const Answered<ShownCalls> calls = shown_calls(view.answers, view.state);
    if (!stacks || !calls) return empty_line(view, "Summing up stacks\u2026");
    if (follow_picked_site(view, own.picked)) { own.selected_name = own.picked; }
    const DatasetRow& current = *current_dataset(view.state);
    own.unit = stack_unit(*current.dataset);
    const bool is_log = has_log(current);
    const HotspotKind kind = calls->before
                                 ? is_log ? HotspotKind::kLogChange : HotspotKind::kProfileChange
                             : is_log ? HotspotKind::kLog
                                      : HotspotKind::kProfile;
    if (kind != own.kind) {
        own.kind = kind;
        own.rows.reset();
        own.table.columns.reset();
    }
    refresh_rows(view, own, calls, stacks);
    if (!own.rows || own.rows->shape != calls->shape) {
        return empty_line(view, "Sorting sites\u2026");
    }
    draw_tools(view, own, stacks.is_stale);
    if (own.rows->order.empty()) {
        return own.filter.empty() ? empty_line(view, "No live memory at this time.")
                                  : draw_no_name_match(view, "names", own.filter);
    }
    request_series(view, own, *calls);
    DataTable table = table_of(own);
    table.picture = [&](uint64_t row, size_t column, ImVec2 low, ImVec2 high) {
        if (column == kSeriesColumn) draw_row_series(view, own, row, low, high);
    };
    table.about = [&](uint64_t row, size_t column) {
        return column == kNameColumn ? calls->shape->whole_name(own.rows->name(own.rows->node(row)))
                                     : std::string();
    };
    const float lower = own.selected == 0 ? 0 : view.px(220);
    const DataTableEvents events = draw_data_table(
        view, own.table, table, std::max(view.px(120), ImGui::GetContentRegionAvail().y - lower));
    if (events.chosen) choose(view, own, own.rows->node(*events.chosen));
    if (events.activated) {
        choose(view, own, own.rows->node(*events.activated));
        show_site_in(view, "flame", own.selected_name);
    }
    draw_selected(view, own, *calls);
}

}  // namespace hs
