#include "core/model/trace_trie.h"

#include <algorithm>

#include "core/base/large_pages.h"

namespace hs {

std::vector<NodeId> TraceTrie::path(NodeId node) const {
    std::vector<NodeId> nodes(node_depth[node.v]);
    for (size_t i = nodes.size(); i > 0; --i) {
        nodes[i - 1] = node;
        node = node_parent[node.v];
    }
    return nodes;
}

size_t TraceTrie::memory_bytes() const {
    const auto bytes_of = [](const auto& column) {
        return column.capacity() * sizeof(column.front());
    };
    return strings.memory_bytes() + bytes_of(frames) + bytes_of(node_parent) +
           bytes_of(node_frame) + bytes_of(node_depth) + bytes_of(node_end) +
           bytes_of(first_trace) + bytes_of(child_begin) + bytes_of(child_nodes) +
           bytes_of(trace_node);
}

void index_children(TraceTrie& trie) {
    const auto count = static_cast<uint32_t>(trie.node_count());
    resize_on_large_pages(trie.child_begin, size_t{count} + 1);
    resize_on_large_pages(trie.child_nodes, count - 1);
    uint32_t at = 0;
    for (uint32_t n = 0; n < count; ++n) {
        trie.child_begin[n] = at;
        // A child's subtree ends where its next sibling begins.
        for (uint32_t child = n + 1; child < trie.node_end[n]; child = trie.node_end[child]) {
            trie.child_nodes[at++] = {child};
        }
    }
    trie.child_begin[count] = at;
}

std::string frame_text(const StringTable& strings, const Frame& frame) {
    const std::string_view file = strings.text(frame.file);
    const std::string_view function = strings.text(frame.function);
    const bool has_line = frame.line != kNoLine;
    if (file.empty() && !has_line) return std::string(function);
    std::string place(file);
    if (has_line) place += ":" + std::to_string(frame.line);
    if (function.empty()) return place;
    return std::string(function) + " (" + place + ")";
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
