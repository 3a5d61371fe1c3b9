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
#include "core/base/text_format.h"
#include "core/model/diagnostics.h"

namespace hs {
namespace {

constexpr size_t kMostSites = 10;

struct StacksOverview {
    AnswerKey key;                  // of the result that the rows are of
    std::vector<Ranking> rankings;  // by self, by total
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

std::vector<BarRow> largest(const ViewContext& view, const Dataset& dataset,
                            const ShownCalls& calls, FrameOrder order) {
    std::vector<BarRow> rows;
    const double whole = calls.graph.everything.to_double();
    for (const FrameRow& frame :
         top_frames(calls.trie(), calls.shape->calls, calls.graph, kMostSites, order)) {
        const Amount amount = order == FrameOrder::kTotal ? frame.total : frame.self;
        if (!(amount > Amount{})) continue;
        rows.push_back(frame_row(view, frame.name, amount_text(view.state, dataset, amount),
                                 whole > 0 ? amount.to_double() / whole : 0));
    }
    return rows;
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
          StacksOverview& own) {
    const auto rank = calls.before ? largest_changes : largest;
    // Of a CPU profile nothing is allocated.
    const std::string what = calls.before                          ? "Largest changes"
                             : stack_unit(dataset) == Unit::kBytes ? "Top allocation sites"
                                                                   : "Top functions";
    own.rankings.clear();
    const auto add = [&](const char* which, FrameOrder order) {
        std::vector<BarRow> rows = rank(view, dataset, calls, order);
        if (rows.empty()) return;
        own.rankings.push_back({total_text(what + which, is_incomplete(calls.shape->inputs)),
                                std::move(rows), ViewId::kHotspots});
    };
    add(" (self)", FrameOrder::kSelf);
    add(" (total)", FrameOrder::kTotal);
}

}  // namespace

void draw_stacks_overview(ViewContext& view, ViewStates& states) {
    const DatasetRow* row = current_dataset(view.state);
    if (row == nullptr || !has_stacks(*row)) return;
    auto& own = states.of<StacksOverview>();
    draw_file_findings(view);
    const Answered<ShownCalls> calls = shown_calls(view.answers, view.state);
    if (!calls) {
        text_in(view.theme.text_muted, "Adding up stacks…");
        return;
    }
    const AnswerKey key{row->id, calls->version, view.state.settings.size_units,
                        row->functions != nullptr};
    if (own.key != key) {
        own.key = key;
        fill(view, *row->dataset, *calls, own);
    }
    std::string what = shown_text(view.state);
    if (!what.empty()) {
        if (what[0] >= 'a' && what[0] <= 'z') what[0] = static_cast<char>(what[0] - 32);
        ImGui::AlignTextToFramePadding();
        text_in(view.theme.text_muted, what);
        draw_scale_switch(view);
    }
    draw_rankings(view, own.rankings, own.chosen, ImGui::GetContentRegionAvail().x);
}

}  // namespace hs
