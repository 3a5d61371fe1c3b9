#pragma once
// TraceTrie: call stacks that share their outer frames, as one tree.
//
//   stacks (root first)      nodes in preorder, children by name
//   main, load               0 (root)    end 5   traces [1,4)
//   main, save, write          1 main    end 5   traces [1,4)
//   main, save                   2 load  end 3   traces [1,2)   trace 1 ends here
//                                3 save  end 5   traces [2,4)   trace 2 ends here
//                                  4 write       traces [3,4)   trace 3 ends here
//
// Because nodes are numbered in preorder, parent < child, a subtree is one range of nodes, and the
// traces inside it are one range of trace ids. With per-trace amounts summed up from the left, the
// total of any node is one subtraction, so a flame graph costs O(traces) and not O(nodes).
//
// Trace 0 is the unknown trace (no stack known); it belongs to no node. Equal stacks are one trace.
// A stack without frames is a trace that ends at the root node.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/column.h"
#include "core/base/ids.h"
#include "core/base/job_context.h"
#include "core/base/string_table.h"

namespace hs {

using NodeId = Id<struct TraceNodeTag>;

constexpr int64_t kNoLine = INT64_MIN;

// What is known of a place in the program; nil and kNoLine where nothing is.
struct Frame {
    StringId file;
    StringId function;
    int64_t line = kNoLine;

    friend bool operator==(const Frame&, const Frame&) = default;
};

struct TraceTrie {
    StringTable strings;
    std::vector<Frame> frames;  // row 0: no frame (the root node's)

    // By node, in preorder; row 0 is the root, the empty stack.
    Column<NodeId> node_parent;
    Column<FrameId> node_frame;
    Column<uint32_t> node_depth;   // frames from the root: root 0
    Column<uint32_t> node_end;     // one past the last node of the subtree
    Column<uint32_t> first_trace;  // [nodes + 1]: traces of subtree n begin here
    // Children of n, by name: child_nodes[child_begin[n] … child_begin[n + 1]).
    Column<uint32_t> child_begin;
    Column<NodeId> child_nodes;

    // By trace; row 0 is the unknown trace (node 0, but not counted there).
    std::vector<NodeId> trace_node;

    [[nodiscard]] size_t node_count() const { return node_parent.size(); }
    [[nodiscard]] size_t trace_count() const { return trace_node.size(); }  // row 0 included
    [[nodiscard]] std::span<const NodeId> children(NodeId node) const {
        return child_nodes.slice(child_begin[node.v], child_begin[node.v + 1]);
    }
    // The traces whose stack runs through (or ends at) the node: [first, second).
    [[nodiscard]] std::pair<uint32_t, uint32_t> traces_below(NodeId node) const {
        return {first_trace[node.v], first_trace[node_end[node.v]]};
    }
    [[nodiscard]] bool is_empty_stack(TraceId trace) const { return trace_node[trace.v].is_nil(); }
    // The nodes from the root's child down to the trace's end.
    [[nodiscard]] std::vector<NodeId> path(NodeId node) const;
    [[nodiscard]] size_t memory_bytes() const;
};

// Fills child_begin and child_nodes from node_parent and node_end.
void index_children(TraceTrie& trie, JobContext& job);

// "put (cache.py:22)"; the one that is there where the other is empty.
std::string function_at(std::string_view function, std::string_view place);

// "function (file:line)", "file:line", "function (file)" or "function", of what is known. The bytes
// are as in the input; nothing is escaped.
std::string frame_text(const TraceTrie& trie, FrameId frame);
std::string frame_text(const StringTable& strings, const Frame& frame);

// The same with kinds of detail left out. kFunction falls back to the line where no function is
// known, kFile to the function where no file is.
enum class FrameDetail : uint8_t { kLine, kFunction, kFile };
Frame reduced_frame(const Frame& frame, FrameDetail detail);

// Finds a frame by its text (as frame_text gives it); nil if there is none.
FrameId find_frame(const TraceTrie& trie, std::string_view text);

// One bit a trace: is the frame anywhere in it? Unknown traces are not in it.
std::vector<bool> traces_with_frame(const TraceTrie& trie, FrameId frame);

}  // namespace hs
