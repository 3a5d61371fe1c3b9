#include "core/analysis/changed_sites.h"

#include <algorithm>
#include <utility>

#include "core/analysis/collapsed_text.h"

namespace hs {
namespace {

constexpr uint32_t kStacksPerPoll = 1024;

// "cache.py:22  ‹  server.py:28  ‹  …": enough of the callers to tell stacks apart.
std::string stack_label(const TraceTrie& trie, NodeId node, const FrameLabel& label_of) {
    constexpr int kMostFrames = 8;
    std::string label;
    for (int i = 0; i < kMostFrames && !node.is_nil(); ++i, node = trie.node_parent[node.v]) {
        if (i > 0) label += "  \u2039  ";
        label += label_of(frame_text(trie, trie.node_frame[node.v]));
    }
    return node.is_nil() ? label : label + "  \u2039  \u2026";
}

// By site; of the four columns of a row one.
using SiteAmounts = std::vector<Amount>;

// Stacks without frames count as unknown.
SiteAmounts by_stack(const TraceTrie& trie, const SiteAmounts& amounts) {
    SiteAmounts of_site(trie.trace_count());
    for (uint32_t trace = 0; trace < amounts.size(); ++trace) {
        of_site[trie.is_empty_stack({trace}) ? 0 : trace] += amounts[trace];
    }
    return of_site;
}

SiteAmounts by_site(const ComparedSites& sites, const SiteAmounts& amounts) {
    if (amounts.empty()) return SiteAmounts(sites.names.size());
    const TraceTrie& trie = sites.merged.trie;
    return sites.by_stack ? by_stack(trie, amounts) : call_graph(trie, sites.shape, amounts).total;
}

}  // namespace

Result<ComparedSites> places_compared(MergedTraces merged, FrameDetail detail,
                                      const FrameLabel& label_of, JobContext& job) {
    ComparedSites sites;
    sites.merged = std::move(merged);
    const TraceTrie& trie = sites.merged.trie;
    HS_TRY(sites.shape, call_graph_shape(trie, detail, job));
    sites.names.resize(sites.shape.nodes.size());
    for (uint32_t node = 0; node < sites.names.size(); ++node) {
        if (node % kStacksPerPoll == 0 && job.cancelled()) return cancelled_error();
        SiteName& name = sites.names[node];
        name.name = call_graph_name(trie, sites.shape, node);
        name.label = label_of(name.name);
        if (node != 0) name.frame = name.name;
    }
    return sites;
}

Result<ComparedSites> stacks_compared(MergedTraces merged, const FrameLabel& label_of,
                                      JobContext& job) {
    ComparedSites sites;
    sites.merged = std::move(merged);
    sites.by_stack = true;
    const TraceTrie& trie = sites.merged.trie;
    sites.names.resize(trie.trace_count());
    sites.names[0] = {"OTHER", std::string(kUnknownStacks), {}};
    for (uint32_t trace = 1; trace < trie.trace_count(); ++trace) {
        if (trace % kStacksPerPoll == 1 && job.cancelled()) return cancelled_error();
        if (trie.is_empty_stack({trace})) continue;
        const NodeId node = trie.trace_node[trace];
        sites.names[trace] = {collapsed_stack(trie, {trace}), stack_label(trie, node, label_of),
                              frame_text(trie, trie.node_frame[node.v])};
    }
    return sites;
}

StackAmounts regrouped(const MergedTraces& merged, size_t input, const StackAmounts& amounts) {
    StackAmounts common{merged.regrouped(input, amounts.amounts), {}, amounts.measure};
    if (!amounts.counts.empty()) common.counts = merged.regrouped(input, amounts.counts);
    return common;
}

Result<std::vector<ChangedSite>> changed_sites(const ComparedSites& sites,
                                               const StackAmounts& before,
                                               const StackAmounts& after, JobContext& job) {
    HS_CHECK(before.measure.unit == after.measure.unit);
    const SiteAmounts columns[] = {by_site(sites, before.amounts), by_site(sites, after.amounts),
                                   by_site(sites, before.counts), by_site(sites, after.counts)};
    if (job.cancelled()) return cancelled_error();
    std::vector<ChangedSite> rows;
    for (uint32_t site = 0; site < sites.names.size(); ++site) {
        const ChangedSite row{site, columns[0][site], columns[1][site], columns[2][site],
                              columns[3][site]};
        if (row.before != Amount{} || row.after != Amount{}) rows.push_back(row);
    }
    std::sort(rows.begin(), rows.end(), [&](const ChangedSite& a, const ChangedSite& b) {
        if (a.size() != b.size()) return b.size() < a.size();
        return sites.names[a.site].name < sites.names[b.site].name;
    });
    return rows;
}

}  // namespace hs
