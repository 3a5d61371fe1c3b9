#include "core/model/trace_trie_builder.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace hs {
namespace {

// Counts, then turns counts into begin positions; the last entry is the sum.
void begins_from_counts(std::vector<uint32_t>& counts) {
    uint32_t sum = 0;
    for (uint32_t& count : counts) sum += std::exchange(count, sum);
}

}  // namespace

uint32_t TraceTrieBuilder::child(uint32_t parent, FrameId frame) {
    const uint64_t key = uint64_t{parent} << 32 | frame.v;
    const NodeId found = child_of_.find(key);
    if (!found.is_nil()) return found.v;
    HS_CHECK(nodes_.size() < UINT32_MAX);
    const auto made = static_cast<uint32_t>(nodes_.size());
    nodes_.push_back({parent, frame});
    child_of_.insert(key, {made});
    return made;
}

uint32_t TraceTrieBuilder::add_stack(std::span<const FrameId> frames) {
    uint32_t node = 0;
    for (const FrameId frame : frames) node = child(node, frame);
    stack_node_.push_back(node);
    return static_cast<uint32_t>(stack_node_.size() - 1);
}

// All but the root.
std::vector<uint32_t> TraceTrieBuilder::rows_by_name() const {
    const std::vector<uint32_t> rank = frames_.ranks();
    std::vector<uint32_t> next(rank.size() + 1);
    for (size_t n = 1; n < nodes_.size(); ++n) ++next[rank[nodes_[n].frame.v]];
    begins_from_counts(next);
    std::vector<uint32_t> rows(nodes_.size() - 1);
    for (uint32_t n = 1; n < nodes_.size(); ++n) rows[next[rank[nodes_[n].frame.v]]++] = n;
    return rows;
}

// Two counting sorts, by frame and then by parent: linear, and no comparison of names.
void TraceTrieBuilder::order_children(ChildOrder order, std::vector<uint32_t>& begin,
                                      std::vector<uint32_t>& children) const {
    std::vector<uint32_t> rows;
    if (order == ChildOrder::kByName) {
        rows = rows_by_name();
    } else {
        // Rows are numbered as stacks came in.
        rows.resize(nodes_.size() - 1);
        std::iota(rows.begin(), rows.end(), 1U);
    }
    begin.assign(nodes_.size() + 1, 0);
    for (size_t n = 1; n < nodes_.size(); ++n) ++begin[nodes_[n].parent];
    begins_from_counts(begin);
    children.resize(rows.size());
    std::vector<uint32_t> next(begin.begin(), begin.end());
    for (const uint32_t n : rows) children[next[nodes_[n].parent]++] = n;
}

// Fills the node columns but first_trace; returns the new number of each provisional node.
Result<std::vector<uint32_t>> TraceTrieBuilder::number_in_preorder(ChildOrder order,
                                                                   const JobContext& job) {
    constexpr uint32_t kNodesPerPoll = 1U << 16;
    std::vector<uint32_t> begin;
    std::vector<uint32_t> children;
    order_children(order, begin, children);
    if (job.cancelled()) return cancelled_error();
    const size_t count = nodes_.size();
    trie_.node_parent = Column<NodeId>(count);
    trie_.node_frame = Column<FrameId>(count);
    trie_.node_depth = Column<uint32_t>(count);
    uint32_t number = 0;
    std::vector<uint32_t> new_number(count);
    std::vector<uint32_t> waiting = {0};
    while (!waiting.empty()) {
        if (number % kNodesPerPoll == 0 && job.cancelled()) return cancelled_error();
        const uint32_t node = waiting.back();
        waiting.pop_back();
        const uint32_t parent = node == 0 ? 0 : new_number[nodes_[node].parent];
        new_number[node] = number;
        trie_.node_parent[number] = {parent};
        trie_.node_frame[number] = nodes_[node].frame;
        trie_.node_depth[number++] = node == 0 ? 0 : trie_.node_depth[parent] + 1;
        for (uint32_t i = begin[node + 1]; i > begin[node]; --i) waiting.push_back(children[i - 1]);
    }
    trie_.node_end = Column<uint32_t>(count);
    for (uint32_t n = 0; n < count; ++n) trie_.node_end[n] = n + 1;
    for (uint32_t n = static_cast<uint32_t>(count); n-- > 1;) {
        uint32_t& end = trie_.node_end[trie_.node_parent[n].v];
        end = std::max(end, trie_.node_end[n]);
    }
    return new_number;
}

Result<TraceTrieBuilder::Frozen> TraceTrieBuilder::freeze(ChildOrder order, JobContext& job) && {
    child_of_ = {};
    if (job.cancelled()) return cancelled_error();
    HS_TRY(const std::vector<uint32_t> new_number, number_in_preorder(order, job));
    const size_t count = nodes_.size();
    nodes_ = {};

    std::move(frames_).move_to(trie_);
    index_children(trie_, job);
    if (job.cancelled()) return cancelled_error();

    std::vector<uint32_t> trace_at(count);
    for (const uint32_t node : stack_node_) trace_at[new_number[node]] = 1;
    trie_.first_trace = Column<uint32_t>(count + 1);
    trie_.trace_node.assign(1, NodeId{});
    for (uint32_t n = 0; n < count; ++n) {
        trie_.first_trace[n] = static_cast<uint32_t>(trie_.trace_node.size());
        if (trace_at[n] == 0) continue;
        trace_at[n] = static_cast<uint32_t>(trie_.trace_node.size());
        trie_.trace_node.push_back({n});
    }
    trie_.first_trace[count] = static_cast<uint32_t>(trie_.trace_node.size());

    Frozen frozen;
    frozen.trace_of_stack.reserve(stack_node_.size());
    for (const uint32_t node : stack_node_) {
        frozen.trace_of_stack.push_back({trace_at[new_number[node]]});
    }
    frozen.trie = std::move(trie_);
    return frozen;
}

TraceTrieBuilder::Frozen TraceTrieBuilder::freeze() && {
    JobContext serial;
    return std::move(*this).freeze(ChildOrder::kByName, serial).value();
}

}  // namespace hs
