#include "app/views/stacks_overview.h"

#include <algorithm>
#include <cmath>

#include "app/panels/shown_bar.h"
#include "app/picked.h"
#include "app/stack_answers.h"
#include "app/view_states.h"
#include "app/views/finding_list.h"
#include "app/views/overview_parts.h"
#include "app/widgets/basic.h"
#include "core/analysis/frame_table.h"
#include "core/model/diagnostics.h"

namespace hs {
namespace {

constexpr size_t kMostSites = 10;

struct StacksOverview {
    AnswerKey key;  // of the result that the rows are of
    std::vector<RankedRow> by_self;
    std::vector<RankedRow> by_total;
};

std::vector<RankedRow> largest(const ViewContext& view, const Dataset& dataset,
                               const ShownCalls& calls, FrameOrder order) {
    std::vector<RankedRow> rows;
    const double whole = calls.graph.everything.to_double();
    for (const FrameRow& frame :
         top_frames(calls.trie(), calls.shape->calls, calls.graph, kMostSites, order)) {
        const Amount amount = order == FrameOrder::kTotal ? frame.total : frame.self;
        if (!(amount > Amount{})) continue;
        rows.push_back({frame.name, amount_text(view.state, dataset, amount),
                        whole > 0 ? amount.to_double() / whole : 0});
    }
    return rows;
}

// Of a difference: what changed most, whichever way. Bars are shares of the largest change.
std::vector<RankedRow> largest_changes(const ViewContext& view, const Dataset& dataset,
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
    std::vector<RankedRow> rows;
    for (const Change& change : changes) {
        rows.push_back({change.name, delta_text(view.state, dataset, change.bytes),
                        size(change.bytes).to_double() / size(changes[0].bytes).to_double()});
    }
    return rows;
}

// A click selects the site, a double click shows it in Hotspots.
void draw_sites(ViewContext& view, const char* title, const std::vector<RankedRow>& rows,
                float width) {
    const RankedEvents events = draw_ranking(view, title, rows, width);
    if (events.pressed) pick_frame(view.state, view.actions, rows[*events.pressed].name);
    if (events.activated) view.actions.push(ShowView{ViewId::kHotspots});
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
    const AnswerKey key{row->id, calls->version, view.state.settings.size_units};
    if (own.key != key) {
        own.key = key;
        const auto rank = calls->before ? largest_changes : largest;
        own.by_self = rank(view, *row->dataset, *calls, FrameOrder::kSelf);
        own.by_total = rank(view, *row->dataset, *calls, FrameOrder::kTotal);
    }
    std::string what = shown_text(view.state);
    if (!what.empty()) {
        if (what[0] >= 'a' && what[0] <= 'z') what[0] = static_cast<char>(what[0] - 32);
        ImGui::AlignTextToFramePadding();
        text_in(view.theme.text_muted, what);
        draw_scale_switch(view);
    }
    // Of a CPU profile nothing is allocated.
    const bool in_bytes = stack_unit(*row->dataset) == Unit::kBytes;
    const float all = ImGui::GetContentRegionAvail().x;
    const float gap = view.px(24);
    const bool is_wide = all > view.px(640);
    const float width = is_wide ? std::floor((all - gap) / 2) : all;
    const std::string what_is_ranked = calls->before ? "Largest changes"
                                       : in_bytes    ? "Top allocation sites"
                                                     : "Top functions";
    const auto title = [&](const char* which) {
        return total_text(what_is_ranked + which, is_incomplete(calls->shape->inputs));
    };
    ImGui::BeginGroup();
    draw_sites(view, title(" (self)").c_str(), own.by_self, width);
    ImGui::EndGroup();
    if (is_wide) ImGui::SameLine(0, gap);
    ImGui::BeginGroup();
    draw_sites(view, title(" (total)").c_str(), own.by_total, width);
    ImGui::EndGroup();
    ImGui::Dummy({0, view.px(8)});
}

}  // namespace hs
