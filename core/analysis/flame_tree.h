#pragma once
// A flame tree is a shape (a TraceTrie, built once) and amounts (new at every instant). Amounts are
// summed up along the traces, which are numbered in the order of the tree; the total of any node is
// then the difference of two sums. Filling in an instant costs O(traces) and no node is touched
// that is not looked at.

#include <span>
#include <vector>

#include "core/model/amount.h"
#include "core/model/trace_trie.h"

namespace hs {

// How much each changed, whichever way: what the boxes of a difference are wide by.
std::vector<Amount> absolute_amounts(std::span<const Amount> amounts);

class FlameTree {
public:
    // amounts: self bytes by TraceId of the shape, the unknown trace included. The shape is
    // borrowed and must outlive the tree.
    FlameTree(const TraceTrie& shape, std::span<const Amount> amounts);

    [[nodiscard]] const TraceTrie& shape() const { return *shape_; }

    // With what is below the node; the root's is that of all known stacks.
    [[nodiscard]] Amount total(NodeId node) const {
        const auto [first, last] = shape_->traces_below(node);
        return before_[last] - before_[first];
    }
    // Of the stacks that end at the node.
    [[nodiscard]] Amount self(NodeId node) const {
        return before_[shape_->first_trace[node.v + 1]] - before_[shape_->first_trace[node.v]];
    }
    // Of all stacks that come before the node in the order of the tree. Differences of these are
    // the places of siblings: a node's children lie side by side, after what ends at the node
    // itself.
    [[nodiscard]] Amount sum_before(NodeId node) const {
        return before_[shape_->first_trace[node.v]];
    }
    // True if no amount is negative, so that sums never fall.
    [[nodiscard]] bool is_rising() const { return is_rising_; }
    // Bytes that belong in no box: of the unknown trace and of stacks without frames.
    [[nodiscard]] Amount other() const { return before_[1] + self({}); }
    // All bytes: the root's total and the unknown trace's.
    [[nodiscard]] Amount everything() const { return before_.back(); }

private:
    const TraceTrie* shape_;
    std::vector<Amount> before_;  // [traces + 1]: sum over the traces before this one
    bool is_rising_ = true;
};

// How the frames of a trie are told apart, and which end is up.
struct FlameGrouping {
    FrameDetail detail = FrameDetail::kLine;
    bool inverted = false;  // leaves at the root: who allocates, then who called it
    bool by_time = false;   // children by when the log first allocated there, not by name

    friend bool operator==(const FlameGrouping&, const FlameGrouping&) = default;
};

}  // namespace hs
