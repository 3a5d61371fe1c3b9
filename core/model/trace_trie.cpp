#include "core/model/trace_trie.h"

#include <algorithm>

namespace hs {
namespace {

// The siblings from `node` on, of a family that ends at `end`: a child's subtree ends where its
// next sibling begins.
template <class Take>
void for_each_sibling(const TraceTrie& trie, uint32_t node, uint32_t end, const Take& take) {
    for (; node < end; node = trie.node_end[node]) take(node);
}

// How many nodes have a parent before this one: those up to it, and later siblings of its path's.
uint32_t children_of_nodes_before(const TraceTrie& trie, uint32_t node) {
    uint32_t count = node;
    while (node != 0) {
        const uint32_t parent = trie.node_parent[node].v;
        for_each_sibling(trie, trie.node_end[node], trie.node_end[parent],
                         [&](uint32_t) { ++count; });
        node = parent;
    }
    return count;
}

}  // namespace

std::vector<NodeId> TraceTrie::path(NodeId node) const {
    std::vector<NodeId> nodes(node_depth[node.v]);
    for (size_t i = nodes.size(); i > 0; --i) {
        nodes[i - 1] = node;
        node = node_parent[node.v];
    }
    return nodes;
}

size_t TraceTrie::memory_bytes() const {
    return strings.memory_bytes() + frames.capacity() * sizeof(Frame) + node_parent.memory_bytes() +
           node_frame.memory_bytes() + node_depth.memory_bytes() + node_end.memory_bytes() +
           first_trace.memory_bytes() + child_begin.memory_bytes() + child_nodes.memory_bytes() +
           trace_node.capacity() * sizeof(NodeId);
}

void index_children(TraceTrie& trie, JobContext& job) {
    constexpr size_t kMostPieces = 16;
    constexpr size_t kNodesPerPiece = size_t{1} << 16;
    const size_t count = trie.node_count();
    trie.child_begin = Column<uint32_t>(count + 1);
    trie.child_nodes = Column<NodeId>(count - 1);
    const size_t grain = std::max(kNodesPerPiece, count / kMostPieces + 1);
    job.parallel_for(count, grain, [&](size_t first, size_t last) {
        uint32_t at = children_of_nodes_before(trie, static_cast<uint32_t>(first));
        for (auto n = static_cast<uint32_t>(first); n < last; ++n) {
            trie.child_begin[n] = at;
            for_each_sibling(trie, n + 1, trie.node_end[n],
                             [&](uint32_t child) { trie.child_nodes[at++] = {child}; });
        }
    });
    trie.child_begin[count] = static_cast<uint32_t>(count - 1);
}

std::string function_at(std::string_view function, std::string_view place) {
    if (function.empty()) return std::string(place);
    if (place.empty()) return std::string(function);
    return std::string(function).append(" (").append(place).append(")");
}

std::string frame_text(const StringTable& strings, const Frame& frame) {
    const std::string_view file = strings.text(frame.file);
    const std::string_view function = strings.text(frame.function);
    const bool has_line = frame.line != kNoLine;
    if (file.empty() && !has_line) return std::string(function);
    std::string place(file);
    if (has_line) place += ":" + std::to_string(frame.line);
    return function_at(function, place);
}

std::string frame_text(const TraceTrie& trie, FrameId frame) {
    return frame_text(trie.strings, trie.frames[frame.v]);
}

Frame reduced_frame(const Frame& frame, FrameDetail detail) {
    switch (detail) {
        case FrameDetail::kLine:
            return frame;
        case FrameDetail::kFunction:
            // With neither, the line stays: an empty frame would be lost from the stack.
            return frame.function.is_nil() ? frame : Frame{frame.file, frame.function, kNoLine};
        case FrameDetail::kFile:
            if (!frame.file.is_nil()) return {frame.file, {}, kNoLine};
            // With neither, the line stays: an empty frame would be lost from the stack.
            return frame.function.is_nil() ? frame : Frame{{}, frame.function, kNoLine};
    }
    return frame;
}

FrameId find_frame(const TraceTrie& trie, std::string_view text) {
    for (uint32_t row = 1; row < trie.frames.size(); ++row) {
        if (frame_text(trie, {row}) == text) return {row};
    }
    return {};
}

std::vector<bool> traces_with_frame(const TraceTrie& trie, FrameId frame) {
    std::vector<bool> is_in(trie.trace_count());
    if (frame.is_nil()) return is_in;
    for (uint32_t n = 1; n < trie.node_count();) {
        if (trie.node_frame[n] != frame) {
            ++n;
            continue;
        }
        const auto [first, last] = trie.traces_below({n});
        std::fill(is_in.begin() + first, is_in.begin() + last, true);
        n = trie.node_end[n];
    }
    return is_in;
}

}  // namespace hs
