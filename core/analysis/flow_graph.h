#pragma once
// The flow graph: frames as nodes, calls as edges, with bytes at one or several instants, less what
// is too small to matter. For drawing, chains of single calls fold into one box.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/analysis/call_graph.h"

namespace hs {

struct FlowOptions {
    // A node stays if its total reaches this share of everything at any of the instants; an edge
    // if it reaches this share of its source's total at any of them.
    double least_node_share = 0.01;
    double least_edge_share = 0.05;
};

struct FlowGraph {
    struct Node {
        uint32_t shape_node = 0;   // row of the CallGraphShape's nodes; 0: of unknown stacks
        std::vector<Amount> self;  // one for each instant, here and below
        std::vector<Amount> total;
        std::vector<Amount> entry;  // of traces that begin here
    };
    struct Edge {
        uint32_t from = 0;  // index into nodes
        uint32_t to = 0;
        std::vector<Amount> bytes;
    };
    // Of each instant: everything is the self of the nodes, of those dropped, and, where they are
    // too small for a node, of unknown stacks.
    std::vector<Amount> everything;
    std::vector<Amount> unknown;
    std::vector<Amount> dropped_self;  // without unknown stacks
    std::vector<Node> nodes;           // by greatest total, falling; ties by name
    std::vector<Edge> edges;           // by greatest bytes, falling; ties by names
    uint32_t dropped_nodes = 0;
    uint32_t dropped_edges = 0;
};

// graphs: one for each instant, all of the shape. Unknown stacks are a node like others, without
// edges. Nodes and edges without bytes at any instant are
// not in it at all.
Result<FlowGraph> flow_graph(const TraceTrie& traces, const CallGraphShape& shape,
                             std::span<const CallGraph> graphs, const FlowOptions& options,
                             JobContext& job);

// The same nodes and edges, with their amounts at further instants before those they have: what is
// shown of a graph that stays the same from instant to instant.
FlowGraph with_instants(const FlowGraph& graph, const CallGraphShape& shape,
                        std::span<const CallGraph> further);
// True if nothing that the options keep of `graphs` is missing in the flow graph.
bool has_all_of(const FlowGraph& flow, const CallGraphShape& shape,
                std::span<const CallGraph> graphs, const FlowOptions& options);

// Boxes of a drawing: each a chain of nodes, from the caller down. A node joins its only caller's
// box if that has no other callee and less than 1 % of its total for itself.
struct FlowBox {
    std::vector<uint32_t> nodes;
};
std::vector<FlowBox> fold_chains(const FlowGraph& graph);

}  // namespace hs
