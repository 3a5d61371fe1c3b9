#include "core/analysis/frame_table.h"

#include <algorithm>
#include <tuple>

namespace hs {
namespace {

std::vector<FrameRow> rows_of(const TraceTrie& traces, const CallGraphShape& shape,
                              const CallGraph& graph) {
    std::vector<FrameRow> rows;
    for (uint32_t node = 0; node < shape.nodes.size(); ++node) {
        const Amount self = graph.self[node];
        const Amount total = graph.total[node];
        if (self == Amount{} && total == Amount{}) continue;
        rows.push_back({node, call_graph_name(traces, shape, node), self, total, {}, {}});
    }
    return rows;
}

void sort_rows(std::vector<FrameRow>& rows, FrameOrder order) {
    const auto key = [order](const FrameRow& row) {
        if (order == FrameOrder::kWholeSelf) return Amount::whole(-row.self.rounded());
        return -(order == FrameOrder::kSelf ? row.self : row.total);
    };
    std::sort(rows.begin(), rows.end(), [&](const FrameRow& a, const FrameRow& b) {
        return std::tuple(key(a), std::string_view(a.name), a.node) <
               std::tuple(key(b), std::string_view(b.name), b.node);
    });
}

}  // namespace

Result<std::vector<FrameRow>> frame_table(const TraceTrie& traces, const CallGraphShape& shape,
                                          const CallGraph& graph, FrameOrder order,
                                          JobContext& job) {
    constexpr size_t kRowsPerPoll = 1024;
    std::vector<FrameRow> rows = rows_of(traces, shape, graph);
    if (job.cancelled()) return cancelled_error();
    sort_rows(rows, order);
    constexpr uint32_t kNone = UINT32_MAX;
    std::vector<uint32_t> row_of(shape.nodes.size(), kNone);
    for (uint32_t i = 0; i < rows.size(); ++i) row_of[rows[i].node] = i;
    for (size_t e = 1; e < shape.edges.size(); ++e) {
        const auto [from, to] = shape.edges[e];
        if (graph.edge[e] == Amount{}) continue;
        if (row_of[from] != kNone) rows[row_of[from]].callees.emplace_back(to, graph.edge[e]);
        if (row_of[to] != kNone) rows[row_of[to]].callers.emplace_back(from, graph.edge[e]);
    }
    const auto sort_links = [&](std::vector<std::pair<uint32_t, Amount>>& links) {
        std::vector<std::tuple<Amount, std::string, uint32_t>> keyed;
        for (const auto& [node, bytes] : links) {
            keyed.emplace_back(-bytes, call_graph_name(traces, shape, node), node);
        }
        std::sort(keyed.begin(), keyed.end());
        for (size_t i = 0; i < links.size(); ++i) {
            links[i] = {std::get<2>(keyed[i]), -std::get<0>(keyed[i])};
        }
    };
    for (size_t i = 0; i < rows.size(); ++i) {
        if (i % kRowsPerPoll == 0 && job.cancelled()) return cancelled_error();
        sort_links(rows[i].callers);
        sort_links(rows[i].callees);
    }
    return rows;
}

std::vector<FrameRow> top_frames(const TraceTrie& traces, const CallGraphShape& shape,
                                 const CallGraph& graph, size_t count, FrameOrder order) {
    std::vector<FrameRow> rows = rows_of(traces, shape, graph);
    std::erase_if(rows, [&](const FrameRow& row) {
        return (order == FrameOrder::kTotal ? row.total : row.self) == Amount{};
    });
    sort_rows(rows, order);
    if (rows.size() > count) rows.resize(count);
    return rows;
}

}  // namespace hs
