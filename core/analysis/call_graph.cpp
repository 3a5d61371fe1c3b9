#include "core/analysis/call_graph.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>

#include "core/base/hash_map.h"

namespace hs {
namespace {

// Groups frames that the detail does not tell apart; groups come in the order of their first frame.
std::vector<uint32_t> group_frames(const TraceTrie& traces, FrameDetail detail,
                                   std::vector<Frame>& nodes) {
    std::map<std::tuple<uint32_t, uint32_t, int64_t>, uint32_t> known;
    std::vector<uint32_t> group_of(traces.frames.size());
    nodes.assign(1, Frame{});
    for (size_t row = 1; row < traces.frames.size(); ++row) {
        const Frame frame = reduced_frame(traces.frames[row], detail);
        const auto [at, is_new] = known.try_emplace({frame.file.v, frame.function.v, frame.line},
                                                    static_cast<uint32_t>(nodes.size()));
        if (is_new) nodes.push_back(frame);
        group_of[row] = at->second;
    }
    return group_of;
}

using EdgeId = Id<struct CallEdgeTag>;

// Edges get their final rows in the order of (from, to).
void sort_edges(CallGraphShape& shape) {
    std::vector<uint32_t> order(shape.edges.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin() + 1, order.end(), [&](uint32_t a, uint32_t b) {
        const CallGraphShape::Edge& first = shape.edges[a];
        const CallGraphShape::Edge& second = shape.edges[b];
        return std::pair(first.from, first.to) < std::pair(second.from, second.to);
    });
    std::vector<uint32_t> new_row(order.size());
    std::vector<CallGraphShape::Edge> sorted;
    sorted.reserve(order.size());
    for (uint32_t i = 0; i < order.size(); ++i) {
        new_row[order[i]] = i;
        sorted.push_back(shape.edges[order[i]]);
    }
    shape.edges = std::move(sorted);
    for (uint32_t& edge : shape.total_edge) edge = new_row[edge];
}

}  // namespace

Result<CallGraphShape> call_graph_shape(const TraceTrie& traces, FrameDetail detail,
                                        JobContext& job) {
    constexpr uint32_t kNodesPerPoll = 1U << 14;
    CallGraphShape shape;
    const std::vector<uint32_t> group_of = group_frames(traces, detail, shape.nodes);
    const size_t count = traces.node_count();
    shape.node_of.resize(count);
    shape.total_node.resize(count);
    shape.total_edge.resize(count);
    shape.edges.resize(1);
    HashMap<EdgeId> edge_of;
    // How often the path from the root to the present node has each node and edge.
    std::vector<uint32_t> nodes_open(shape.nodes.size());
    std::vector<uint32_t> edges_open(1);
    std::vector<uint32_t> edge_at(count);
    std::vector<uint32_t> path;
    for (uint32_t n = 1; n < count; ++n) {
        if (n % kNodesPerPoll == 1 && job.cancelled()) return cancelled_error();
        while (!path.empty() && traces.node_end[path.back()] <= n) {
            --nodes_open[shape.node_of[path.back()]];
            --edges_open[edge_at[path.back()]];
            path.pop_back();
        }
        const uint32_t node = group_of[traces.node_frame[n].v];
        const uint32_t parent = shape.node_of[traces.node_parent[n].v];
        uint32_t edge = 0;
        if (parent != 0) {
            const uint64_t key = uint64_t{parent} << 32 | node;
            if (edge_of.insert(key, {static_cast<uint32_t>(shape.edges.size())})) {
                shape.edges.push_back({parent, node});
                edges_open.push_back(0);
            }
            edge = edge_of.find(key).v;
        }
        shape.node_of[n] = node;
        edge_at[n] = edge;
        shape.total_node[n] = nodes_open[node]++ == 0 ? node : 0;
        shape.total_edge[n] = edges_open[edge]++ == 0 ? edge : 0;
        path.push_back(n);
    }
    if (job.cancelled()) return cancelled_error();
    sort_edges(shape);
    return shape;
}

CallGraph call_graph(const TraceTrie& traces, const CallGraphShape& shape,
                     std::span<const Amount> amounts) {
    const FlameTree tree(traces, amounts);
    CallGraph graph;
    graph.self.resize(shape.nodes.size());
    graph.total.resize(shape.nodes.size());
    graph.entry.resize(shape.nodes.size());
    graph.edge.resize(shape.edges.size());
    graph.everything = tree.everything();
    for (uint32_t n = 1; n < traces.node_count(); ++n) {
        if ((shape.total_node[n] | shape.total_edge[n]) == 0) continue;
        const Amount total = tree.total({n});
        graph.total[shape.total_node[n]] += total;
        graph.edge[shape.total_edge[n]] += total;
    }
    for (const NodeId entry : traces.children({})) {
        graph.entry[shape.node_of[entry.v]] += tree.total(entry);
    }
    for (uint32_t trace = 1; trace < traces.trace_count(); ++trace) {
        graph.self[shape.node_of[traces.trace_node[trace].v]] += amounts[trace];
    }
    // Row 0 gathered what belongs nowhere; stacks without frames end there.
    graph.self[0] = graph.total[0] = graph.entry[0] = tree.other();
    graph.edge[0] = {};
    return graph;
}

std::string call_graph_name(const TraceTrie& traces, const CallGraphShape& shape, uint32_t node) {
    return node == 0 ? std::string(kUnknownStacks) : frame_text(traces.strings, shape.nodes[node]);
}

}  // namespace hs
