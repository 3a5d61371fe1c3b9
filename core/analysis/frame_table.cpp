#include "core/analysis/frame_table.h"

#include <algorithm>
#include <tuple>

namespace hs {
namespace {

Amount amount_of(const CallGraph& graph, uint32_t node, FrameOrder order) {
    return order == FrameOrder::kTotal ? graph.total[node] : graph.self[node];
}

// The least are first.
Amount rank_of(const CallGraph& graph, uint32_t node, FrameOrder order) {
    const Amount amount = amount_of(graph, node, order);
    return order == FrameOrder::kWholeSelf ? Amount::whole(-amount.rounded()) : -amount;
}

// The first `count` by rank, and those that share the rank of the last of them.
std::vector<uint32_t> highest(const CallGraph& graph, size_t count, FrameOrder order) {
    std::vector<uint32_t> nodes;
    for (uint32_t node = 0; node < graph.self.size(); ++node) {
        if (amount_of(graph, node, order) != Amount{}) nodes.push_back(node);
    }
    if (nodes.size() <= count || count == 0) return nodes;
    const auto rank = [&](uint32_t node) { return rank_of(graph, node, order); };
    const auto last = nodes.begin() + static_cast<std::ptrdiff_t>(count - 1);
    std::nth_element(nodes.begin(), last, nodes.end(),
                     [&](uint32_t a, uint32_t b) { return rank(a) < rank(b); });
    const Amount least = rank(*last);
    std::erase_if(nodes, [&](uint32_t node) { return least < rank(node); });
    return nodes;
}

}  // namespace

std::vector<FrameRow> top_frames(const TraceTrie& traces, const CallGraphShape& shape,
                                 const CallGraph& graph, size_t count, FrameOrder order) {
    std::vector<FrameRow> rows;
    for (const uint32_t node : highest(graph, count, order)) {
        rows.push_back(
            {node, call_graph_name(traces, shape, node), graph.self[node], graph.total[node]});
    }
    const auto key = [&](const FrameRow& row) {
        return std::tuple(rank_of(graph, row.node, order), std::string_view(row.name), row.node);
    };
    std::sort(rows.begin(), rows.end(),
              [&](const FrameRow& a, const FrameRow& b) { return key(a) < key(b); });
    if (rows.size() > count) rows.resize(count);
    return rows;
}

}  // namespace hs
