#pragma once
// Builds a TraceTrie from stacks in any order, root first. Nodes get provisional numbers while
// stacks come in; freeze() renumbers them into preorder with children by name, and says where each
// added stack went.

#include <span>
#include <string_view>
#include <vector>

#include "core/base/hash_map.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/frame_set.h"
#include "core/model/trace_trie.h"

namespace hs {

class TraceTrieBuilder {
public:
    TraceTrieBuilder() : nodes_(1) {}

    // Equal frames are one FrameId.
    FrameId frame(std::string_view file, int64_t line, std::string_view function = {}) {
        return frames_.add(file, line, function);
    }
    FrameId frame(const Frame& frame) { return frames_.add(frame); }  // strings of this builder
    StringId text(std::string_view bytes) { return frames_.text(bytes); }

    // Adds one stack, root first, and returns its number: 0, 1, 2 … in the order of the calls.
    uint32_t add_stack(std::span<const FrameId> frames);

    // The same for stacks that grow and shrink by a frame: from the root, which is node 0, to the
    // node of the frame that one called, and the stack that ends there.
    uint32_t node_below(uint32_t node, FrameId frame) { return child(node, frame); }
    uint32_t add_stack_at(uint32_t node) {
        stack_node_.push_back(node);
        return static_cast<uint32_t>(stack_node_.size() - 1);
    }

    [[nodiscard]] size_t stack_count() const { return stack_node_.size(); }

    struct Frozen {
        TraceTrie trie;
        std::vector<TraceId> trace_of_stack;  // by the numbers that add_stack gave
    };
    enum class ChildOrder : uint8_t { kByName, kAsAdded };
    Result<Frozen> freeze(ChildOrder order, JobContext& job) &&;
    Frozen freeze() &&;  // by name, and not to be cancelled

private:
    // Provisional rows; parent < child holds here too, as a child is made after its parent.
    struct Node {
        uint32_t parent = 0;
        FrameId frame;
    };
    [[nodiscard]] uint32_t child(uint32_t parent, FrameId frame);
    [[nodiscard]] std::vector<uint32_t> rows_by_name() const;
    void order_children(ChildOrder order, std::vector<uint32_t>& begin,
                        std::vector<uint32_t>& children) const;
    Result<std::vector<uint32_t>> number_in_preorder(ChildOrder order, const JobContext& job);

    FrameSet frames_;
    TraceTrie trie_;
    std::vector<Node> nodes_;
    std::vector<uint32_t> stack_node_;
    HashMap<NodeId> child_of_;  // (parent, frame) -> provisional node
};

}  // namespace hs
