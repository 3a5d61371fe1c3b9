#pragma once
// Who calls whom, with bytes: frames (or functions, or files) as nodes, "B directly follows A" as
// edges. Every number counts a trace once, however often a node or an edge is in it.
//
// The shape depends on the stacks alone and is built once; an instant is filled in afterwards.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/analysis/flame_tree.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/trace_trie.h"

namespace hs {

struct CallGraphShape {
    // Frames as told apart by the detail, with the trie's strings; row 0 is no frame.
    std::vector<Frame> nodes;
    struct Edge {
        uint32_t from = 0;  // rows of nodes
        uint32_t to = 0;
        friend bool operator==(const Edge&, const Edge&) = default;
    };
    std::vector<Edge> edges;  // row 0 is no edge; in the order of (from, to)

    // By node of the trie.
    std::vector<uint32_t> node_of;     // row of nodes
    std::vector<uint32_t> total_node;  // the same, 0 where an ancestor has the same node
    std::vector<uint32_t> total_edge;  // edge from the parent, 0 where the path has it already
};
Result<CallGraphShape> call_graph_shape(const TraceTrie& traces, FrameDetail detail,
                                        JobContext& job);

// What stacks are called that are not known, or have no frames.
inline constexpr std::string_view kUnknownStacks = "<unknown>";

struct CallGraph {
    // By node: of traces that end there, and of those that contain it. Row 0 has those of unknown
    // stacks, so that all of self, and all of entry, add up to everything.
    std::vector<Amount> self;
    std::vector<Amount> total;
    std::vector<Amount> entry;  // by node: of traces that begin there
    std::vector<Amount> edge;   // by edge: of traces where `to` directly follows `from`
    Amount everything;          // unknown traces included
};
// amounts: by TraceId, as for a FlameTree.
CallGraph call_graph(const TraceTrie& traces, const CallGraphShape& shape,
                     std::span<const Amount> amounts);

// "function (file:line)" and so on, of a node; kUnknownStacks of row 0.
std::string call_graph_name(const TraceTrie& traces, const CallGraphShape& shape, uint32_t node);

}  // namespace hs
