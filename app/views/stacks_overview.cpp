#include "app/views/stacks_overview.h"

#include <algorithm>
#include <cmath>

#include "app/frame_labels.h"
#include "app/panels/shown_bar.h"
#include "app/stack_answers.h"
#include "app/view_states.h"
#include "app/views/finding_list.h"
#include "app/views/ranking_tabs.h"
#include "app/widgets/basic.h"
#include "core/analysis/frame_table.h"
#include "core/analysis/live_at.h"
#include "core/analysis/log_summary.h"
#include "core/base/text_format.h"
#include "core/model/diagnostics.h"
#include "core/model/event_log.h"

namespace hs {
namespace {

constexpr size_t kMostSites = 24;

struct StacksOverview {
    StackRankings ranked;
    size_t chosen = 0;
};

BarRow frame_row(const ViewContext& view, const std::string& name, std::string value,
                 double share) {
    BarRow row;
    row.frame = name;
    row.name = printable_text(shown_frame(view.state, name));
    row.value = std::move(value);
    row.detail = printable_text(whole_frame(view.state, name));
    row.share = share;
    return row;
}

std::vector<BarRow> largest_of(const ViewContext& view, const Dataset& dataset,
                               const StackShape& shape, const CallGraph& graph, FrameOrder order) {
    std::vector<BarRow> rows;
    const double whole = graph.everything.to_double();
    for (const FrameRow& frame : top_frames(shape.trie(), shape.calls, graph, kMostSites, order)) {
        const Amount amount = order == FrameOrder::kTotal ? frame.total : frame.self;
        if (!(amount > Amount{})) continue;
        rows.push_back(frame_row(view, frame.name, amount_text(view.state, dataset, amount),
                                 whole > 0 ? amount.to_double() / whole : 0));
    }
    return rows;
}

std::vector<BarRow> largest(const ViewContext& view, const Dataset& dataset,
                            const ShownCalls& calls, FrameOrder order) {
    return largest_of(view, dataset, *calls.shape, calls.graph, order);
}

// What a log leaves behind, where the shown instant is another one: what leaked is in there.
bool is_end_apart(const ViewContext& view, const DatasetRow& row) {
    return has_log(row) && shown_mode(view.state) == LogMode::kInstant &&
           log_cursor(view.state, row).events < row.dataset->log->event_count();
}
Answered<CallGraph> calls_at_end(ViewContext& view, const DatasetRow& row,
                                 const ShownCalls& calls) {
    constexpr size_t kQuickSlots = 100'000;
    const Measure measure = measure_of(view.state, *row.dataset);
    return view.answers.get<CallGraph>(
        {.topic = {"live at end", row.version()},
         .key = {calls.shape_version, measure},
         .label = "Adding up live memory at the end",
         .is_quick = row.dataset->log->slot_count() <= kQuickSlots},
        [dataset = row.dataset, shape = calls.shape, measure](JobContext&) -> Result<CallGraph> {
            const EventLog& log = *dataset->log;
            const std::vector<Amount> live =
                live_amounts(log, dataset->traces->trace_count(), log.event_count(), measure);
            return call_graph(shape->trie(), shape->calls, shape->regrouped(0, live));
        });
}

// Of a difference: what changed most, whichever way. Bars are shares of the largest change.
std::vector<BarRow> largest_changes(const ViewContext& view, const Dataset& dataset,
                                    const ShownCalls& calls, FrameOrder order) {
    struct Change {
        Amount bytes;
        std::string name;
    };
    const auto amounts = [order](const CallGraph& graph) -> const std::vector<Amount>& {
        return order == FrameOrder::kTotal ? graph.total : graph.self;
    };
    const auto size = [](Amount bytes) { return std::max(bytes, -bytes); };
    std::vector<Change> changes;
    for (uint32_t node = 0; node < calls.shape->calls.nodes.size(); ++node) {
        const Amount change = amounts(calls.graph)[node] - amounts(*calls.before)[node];
        if (change == Amount{}) continue;
        changes.push_back({change, call_graph_name(calls.trie(), calls.shape->calls, node)});
    }
    std::sort(changes.begin(), changes.end(), [&](const Change& a, const Change& b) {
        return size(a.bytes) != size(b.bytes) ? size(b.bytes) < size(a.bytes) : a.name < b.name;
    });
    if (changes.size() > kMostSites) changes.resize(kMostSites);
    std::vector<BarRow> rows;
    rows.reserve(changes.size());
    for (const Change& change : changes) {
        rows.push_back(
            frame_row(view, change.name, delta_text(view.state, dataset, change.bytes),
                      size(change.bytes).to_double() / size(changes[0].bytes).to_double()));
    }
    return rows;
}

void fill(const ViewContext& view, const Dataset& dataset, const ShownCalls& calls,
          const CallGraph* end, std::vector<Ranking>& rankings) {
    const auto rank = calls.before ? largest_changes : largest;
    // Of a CPU profile nothing is allocated.
    const bool is_memory = stack_unit(dataset) == Unit::kBytes;
    const std::string what = calls.before ? "Largest changes"
                             : is_memory  ? "Top allocation sites"
                                          : "Top functions";
    const std::string tab = calls.before ? "Changes" : is_memory ? "Sites" : "Functions";
    rankings.clear();
    const auto add = [&](const char* which, FrameOrder order) {
        std::vector<BarRow> rows = rank(view, dataset, calls, order);
        if (rows.empty()) return;
        rankings.push_back({.title = total_text(what + which, is_incomplete(calls.shape->inputs)),
                            .rows = std::move(rows),
                            .more = ViewId::kHotspots,
                            .tab = tab + which});
    };
    add(" (self)", FrameOrder::kSelf);
    add(" (total)", FrameOrder::kTotal);
    if (end == nullptr) return;
    std::vector<BarRow> rows = largest_of(view, dataset, *calls.shape, *end, FrameOrder::kSelf);
    if (rows.empty()) return;
    rankings.push_back(
        {.title = total_text("Live at end (self)", is_incomplete(calls.shape->inputs)),
         .rows = std::move(rows),
         .more = ViewId::kHotspots,
         .at_s = seconds_from_us(dataset.log->duration_us()),
         .is_apart = true,
         .tab = "Live at end"});
}

}  // namespace

bool update_stack_rankings(ViewContext& view, const DatasetRow& row, StackRankings& ranked) {
    const Answered<ShownCalls> calls = calls_of_everything(view.answers, view.state);
    if (!calls) return false;
    const Answered<CallGraph> end =
        is_end_apart(view, row) ? calls_at_end(view, row, *calls) : Answered<CallGraph>();
    const CallGraph* live_at_end = end.is_stale ? nullptr : end.value.get();
    const AnswerKey key{row.id, calls->version, live_at_end != nullptr,
                        view.state.settings.size_units, row.functions != nullptr};
    if (ranked.key == key) return true;
    ranked.key = key;
    fill(view, *row.dataset, *calls, live_at_end, ranked.rankings);
    return true;
}

void draw_shown_part(ViewContext& view) {
    std::string what = shown_text(view.state);
    if (what.empty()) return;
    if (what[0] >= 'a' && what[0] <= 'z') what[0] = static_cast<char>(what[0] - 32);
    ImGui::AlignTextToFramePadding();
    text_in(view.theme.text_muted, what);
    draw_scale_switch(view);
}

void draw_stacks_overview(ViewContext& view, ViewStates& states) {
    const DatasetRow* row = current_dataset(view.state);
    if (row == nullptr || !has_stacks(*row)) return;
    auto& own = states.of<StacksOverview>();
    draw_file_findings(view);
    if (!update_stack_rankings(view, *row, own.ranked)) {
        text_in(view.theme.text_muted, "Adding up stacks…");
        return;
    }
    draw_shown_part(view);
    draw_rankings(view, own.ranked.rankings, own.chosen, ImGui::GetContentRegionAvail().x);
}

}  // namespace hs
