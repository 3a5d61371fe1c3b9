#include "core/analysis/flow_graph.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

namespace hs {
namespace {

Amount greatest(const std::vector<Amount>& amounts) {
    return *std::max_element(amounts.begin(), amounts.end());
}

bool is_nothing(const std::vector<Amount>& amounts) {
    return std::all_of(amounts.begin(), amounts.end(), [](Amount a) { return a == Amount{}; });
}

// Does any part reach the share of its whole? Where the whole is nothing, anything does.
bool reaches(const std::vector<Amount>& parts, const std::vector<Amount>& wholes, double share) {
    for (size_t i = 0; i < parts.size(); ++i) {
        if (parts[i] == Amount{}) continue;
        if (!(Amount{} < wholes[i])) return true;
        if (parts[i].to_double() >= share * wholes[i].to_double()) return true;
    }
    return false;
}

std::vector<Amount> column(std::span<const CallGraph> graphs,
                           std::vector<Amount> CallGraph::*amounts, size_t row) {
    std::vector<Amount> values;
    values.reserve(graphs.size());
    for (const CallGraph& graph : graphs) values.push_back((graph.*amounts)[row]);
    return values;
}

constexpr size_t kRowsPerPoll = 4096;

Result<void> add_nodes(const TraceTrie& traces, const CallGraphShape& shape,
                       std::span<const CallGraph> graphs, double least_share, FlowGraph& flow,
                       const JobContext& job) {
    std::vector<std::string> names(shape.nodes.size());
    for (uint32_t row = 0; row < shape.nodes.size(); ++row) {
        if (row % kRowsPerPoll == 1 && job.cancelled()) return cancelled_error();
        FlowGraph::Node node;
        node.shape_node = row;
        node.self = column(graphs, &CallGraph::self, row);
        node.total = column(graphs, &CallGraph::total, row);
        node.entry = column(graphs, &CallGraph::entry, row);
        if (is_nothing(node.total) && is_nothing(node.self)) continue;
        if (!reaches(node.total, flow.everything, least_share)) {
            if (row == 0) continue;  // the graph's `unknown`
            ++flow.dropped_nodes;
            for (size_t i = 0; i < graphs.size(); ++i) flow.dropped_self[i] += node.self[i];
            continue;
        }
        names[row] = call_graph_name(traces, shape, row);
        flow.nodes.push_back(std::move(node));
    }
    std::sort(flow.nodes.begin(), flow.nodes.end(),
              [&](const FlowGraph::Node& a, const FlowGraph::Node& b) {
                  const Amount first = greatest(a.total);
                  const Amount second = greatest(b.total);
                  if (first != second) return second < first;
                  return std::tie(names[a.shape_node], a.shape_node) <
                         std::tie(names[b.shape_node], b.shape_node);
              });
    return {};
}

Result<void> add_edges(const CallGraphShape& shape, std::span<const CallGraph> graphs,
                       double least_share, FlowGraph& flow, const JobContext& job) {
    constexpr uint32_t kDropped = UINT32_MAX;
    std::vector<uint32_t> index_of(shape.nodes.size(), kDropped);
    for (uint32_t i = 0; i < flow.nodes.size(); ++i) index_of[flow.nodes[i].shape_node] = i;
    for (size_t row = 1; row < shape.edges.size(); ++row) {
        if (row % kRowsPerPoll == 1 && job.cancelled()) return cancelled_error();
        const uint32_t from = index_of[shape.edges[row].from];
        const uint32_t to = index_of[shape.edges[row].to];
        FlowGraph::Edge edge = {from, to, column(graphs, &CallGraph::edge, row)};
        if (is_nothing(edge.bytes)) continue;
        const bool stays = from != kDropped && to != kDropped &&
                           reaches(edge.bytes, flow.nodes[from].total, least_share);
        flow.dropped_edges += stays ? 0 : 1;
        if (stays) flow.edges.push_back(std::move(edge));
    }
    // Ties by the places of their ends, which are in the order of names among equals.
    std::sort(flow.edges.begin(), flow.edges.end(),
              [](const FlowGraph::Edge& a, const FlowGraph::Edge& b) {
                  const Amount first = greatest(a.bytes);
                  const Amount second = greatest(b.bytes);
                  if (first != second) return second < first;
                  return std::pair(a.from, a.to) < std::pair(b.from, b.to);
              });
    return {};
}

// The shape's edges are in the order of their ends.
size_t edge_row(const CallGraphShape& shape, uint32_t from, uint32_t to) {
    const auto found = std::lower_bound(
        shape.edges.begin() + 1, shape.edges.end(), std::pair(from, to),
        [](const CallGraphShape::Edge& edge, const std::pair<uint32_t, uint32_t>& ends) {
            return std::pair(edge.from, edge.to) < ends;
        });
    return static_cast<size_t>(found - shape.edges.begin());
}

}  // namespace

Result<FlowGraph> flow_graph(const TraceTrie& traces, const CallGraphShape& shape,
                             std::span<const CallGraph> graphs, const FlowOptions& options,
                             JobContext& job) {
    FlowGraph flow;
    if (graphs.empty()) return flow;
    for (const CallGraph& graph : graphs) {
        flow.everything.push_back(graph.everything);
        flow.unknown.push_back(graph.self[0]);
    }
    flow.dropped_self.resize(graphs.size());
    HS_TRY_VOID(add_nodes(traces, shape, graphs, options.least_node_share, flow, job));
    HS_TRY_VOID(add_edges(shape, graphs, options.least_edge_share, flow, job));
    return flow;
}

FlowGraph with_instants(const FlowGraph& graph, const CallGraphShape& shape,
                        std::span<const CallGraph> further) {
    FlowGraph made = graph;
    const auto add = [&](std::vector<Amount>& amounts, std::vector<Amount> CallGraph::*of,
                         size_t row) {
        const std::vector<Amount> more = column(further, of, row);
        amounts.insert(amounts.begin(), more.begin(), more.end());
    };
    std::vector<Amount> everything;
    std::vector<Amount> unknown;
    std::vector<Amount> dropped;  // what no node that stays has
    for (const CallGraph& calls : further) {
        everything.push_back(calls.everything);
        unknown.push_back(calls.self[0]);
        Amount& left = dropped.emplace_back(calls.everything - calls.self[0]);
        for (const FlowGraph::Node& node : made.nodes) {
            if (node.shape_node != 0) left -= calls.self[node.shape_node];
        }
    }
    made.everything.insert(made.everything.begin(), everything.begin(), everything.end());
    made.unknown.insert(made.unknown.begin(), unknown.begin(), unknown.end());
    made.dropped_self.insert(made.dropped_self.begin(), dropped.begin(), dropped.end());
    for (FlowGraph::Node& node : made.nodes) {
        add(node.self, &CallGraph::self, node.shape_node);
        add(node.total, &CallGraph::total, node.shape_node);
        add(node.entry, &CallGraph::entry, node.shape_node);
    }
    for (FlowGraph::Edge& edge : made.edges) {
        add(edge.bytes, &CallGraph::edge,
            edge_row(shape, made.nodes[edge.from].shape_node, made.nodes[edge.to].shape_node));
    }
    return made;
}

bool has_all_of(const FlowGraph& flow, const CallGraphShape& shape,
                std::span<const CallGraph> graphs, const FlowOptions& options) {
    std::vector<bool> is_in(shape.nodes.size());
    for (const FlowGraph::Node& node : flow.nodes) is_in[node.shape_node] = true;
    for (const CallGraph& graph : graphs) {
        const double least = options.least_node_share * graph.everything.to_double();
        for (size_t row = 0; row < shape.nodes.size(); ++row) {
            if (is_in[row] || graph.total[row] == Amount{}) continue;
            if (graph.total[row].to_double() >= least) return false;
        }
    }
    std::vector<bool> has_edge(shape.edges.size());
    for (const FlowGraph::Edge& edge : flow.edges) {
        has_edge[edge_row(shape, flow.nodes[edge.from].shape_node,
                          flow.nodes[edge.to].shape_node)] = true;
    }
    for (size_t row = 1; row < shape.edges.size(); ++row) {
        const CallGraphShape::Edge& edge = shape.edges[row];
        if (has_edge[row] || !is_in[edge.from] || !is_in[edge.to]) continue;
        for (const CallGraph& graph : graphs) {
            const Amount bytes = graph.edge[row];
            const double least = options.least_edge_share * graph.total[edge.from].to_double();
            if (bytes != Amount{} && bytes.to_double() >= least) return false;
        }
    }
    return true;
}

std::vector<FlowBox> fold_chains(const FlowGraph& graph) {
    constexpr double kOwnShare = 0.01;
    constexpr uint32_t kNone = UINT32_MAX;
    const size_t count = graph.nodes.size();
    std::vector<uint32_t> caller(count, kNone);  // the only one
    std::vector<uint32_t> caller_count(count);
    std::vector<uint32_t> callee_count(count);
    for (const FlowGraph::Edge& edge : graph.edges) {
        if (edge.from == edge.to) continue;
        caller[edge.to] = edge.from;
        ++caller_count[edge.to];
        ++callee_count[edge.from];
    }
    const auto owns_little = [&](const FlowGraph::Node& node) {
        for (size_t i = 0; i < node.self.size(); ++i) {
            if (node.self[i].to_double() >= kOwnShare * node.total[i].to_double() &&
                node.self[i] != Amount{}) {
                return false;
            }
        }
        return true;
    };
    std::vector<uint32_t> next(count, kNone);
    std::vector<bool> is_joined(count);
    for (uint32_t i = 0; i < count; ++i) {
        const bool joins = caller_count[i] == 1 && callee_count[caller[i]] == 1 &&
                           owns_little(graph.nodes[caller[i]]) && is_nothing(graph.nodes[i].entry);
        if (!joins) continue;
        next[caller[i]] = i;
        is_joined[i] = true;
    }
    // A ring of single calls has no first node; its smallest index becomes one.
    std::vector<bool> is_placed(count);
    std::vector<FlowBox> boxes;
    const auto place_from = [&](uint32_t first) {
        FlowBox box;
        for (uint32_t at = first; at != kNone && !is_placed[at]; at = next[at]) {
            is_placed[at] = true;
            box.nodes.push_back(at);
        }
        boxes.push_back(std::move(box));
    };
    for (uint32_t i = 0; i < count; ++i) {
        if (!is_joined[i]) place_from(i);
    }
    for (uint32_t i = 0; i < count; ++i) {
        if (!is_placed[i]) place_from(i);
    }
    return boxes;
}

}  // namespace hs
