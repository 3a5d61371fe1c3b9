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
        rows.push_back({node, call_graph_name(traces, shape, node), self, total});
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
