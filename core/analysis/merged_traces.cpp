#include "core/analysis/merged_traces.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "core/model/trace_trie_builder.h"

namespace hs {
namespace {

bool keeps_matches_only(StackStepKind kind) {
    return kind == StackStepKind::kFocus || kind == StackStepKind::kFrom ||
           kind == StackStepKind::kUpTo;
}

// Takes the stacks of one input, changes each by the steps, and adds it to the builder.
class StackShaper {
public:
    struct Input {
        const TraceTrie& traces;
        const FrameFunctions* functions;
    };
    StackShaper(const Input& input, const FlameGrouping& grouping, std::span<const StackStep> steps,
                TraceTrieBuilder& builder)
        : traces_(input.traces),
          functions_(input.functions),
          grouping_(grouping),
          steps_(steps),
          builder_(builder) {
        const TraceTrie& traces = input.traces;
        frame_of_.resize(traces.frames.size());
        matches_.resize(steps.size(), std::vector<bool>(traces.frames.size()));
        for (size_t row = 1; row < traces.frames.size(); ++row) add_frame(row);
    }

    // By TraceId: the number that the builder gave, or kNone.
    static constexpr uint32_t kNone = UINT32_MAX;
    // Ends early once the job is cancelled.
    std::vector<uint32_t> add_all(std::span<const uint64_t> rank, const JobContext& job) {
        constexpr size_t kStacksPerPoll = 256;
        std::vector<uint32_t> numbers(traces_.trace_count(), kNone);
        std::vector<uint32_t> order(traces_.trace_count());
        std::iota(order.begin(), order.end(), 0U);
        if (rank.size() == order.size()) {
            std::stable_sort(order.begin(), order.end(),
                             [&](uint32_t a, uint32_t b) { return rank[a] < rank[b]; });
        }
        size_t taken = 0;
        for (const uint32_t trace : order) {
            if (taken++ % kStacksPerPoll == 0 && job.cancelled()) break;
            if (trace == 0) continue;
            stack_.clear();
            for (NodeId node = traces_.trace_node[trace]; !node.is_nil();
                 node = traces_.node_parent[node.v]) {
                stack_.push_back(traces_.node_frame[node.v]);
            }
            std::reverse(stack_.begin(), stack_.end());
            if (!apply_steps()) continue;
            reduce();
            if (grouping_.inverted) std::reverse(stack_.begin(), stack_.end());
            numbers[trace] = builder_.add_stack(stack_);
        }
        return numbers;
    }

private:
    void add_frame(size_t row) {
        const FrameId of{static_cast<uint32_t>(row)};
        const DetailFrame frame = detail_frame(traces_, of, grouping_.detail, functions_);
        frame_of_[row] = builder_.frame(
            Frame{builder_.text(frame.file), builder_.text(frame.function), frame.line});
        if (steps_.empty()) return;
        for (const FrameDetail detail :
             {FrameDetail::kLine, FrameDetail::kFunction, FrameDetail::kFile}) {
            const std::string text = detail_text(traces_, of, detail, functions_);
            for (size_t s = 0; s < steps_.size(); ++s) {
                if (steps_[s].frame == text) matches_[s][row] = true;
            }
        }
    }

    // False when the stack is left out.
    bool apply_steps() {
        for (size_t s = 0; s < steps_.size(); ++s) {
            const auto is_meant = [&](FrameId frame) { return matches_[s][frame.v]; };
            const StackStepKind kind = steps_[s].kind;
            const auto found = std::find_if(stack_.begin(), stack_.end(), is_meant);
            if (keeps_matches_only(kind) && found == stack_.end()) return false;
            if (kind == StackStepKind::kExclude && found != stack_.end()) return false;
            if (kind == StackStepKind::kHide) std::erase_if(stack_, is_meant);
            if (kind == StackStepKind::kFrom) stack_.erase(stack_.begin(), found);
            if (kind == StackStepKind::kUpTo) stack_.erase(found + 1, stack_.end());
        }
        return true;
    }

    // To the frames that the grouping tells apart, without recursion if a step says so.
    void reduce() {
        const bool collapses = std::any_of(steps_.begin(), steps_.end(), [](const StackStep& step) {
            return step.kind == StackStepKind::kCollapseRecursion;
        });
        size_t kept = 0;
        for (const FrameId original : stack_) {
            const FrameId frame = frame_of_[original.v];
            const auto end = stack_.begin() + static_cast<ptrdiff_t>(kept);
            const auto before = collapses ? std::find(stack_.begin(), end, frame) : end;
            kept = static_cast<size_t>(before - stack_.begin());
            stack_[kept++] = frame;
        }
        stack_.resize(kept);
    }

    const TraceTrie& traces_;
    const FrameFunctions* functions_;  // or null
    const FlameGrouping& grouping_;
    std::span<const StackStep> steps_;
    TraceTrieBuilder& builder_;
    std::vector<FrameId> frame_of_;           // by the input's frames
    std::vector<std::vector<bool>> matches_;  // by step, then by the input's frames
    std::vector<FrameId> stack_;              // the input's frames, reduced ones at the end
};

}  // namespace

std::vector<Amount> MergedTraces::regrouped(size_t input, std::span<const Amount> amounts) const {
    std::vector<Amount> sums(trie.trace_count());
    for (size_t trace = 0; trace < amounts.size(); ++trace) {
        const TraceId to = trace_of[input][trace];
        if (to != kLeftOut) sums[to.v] += amounts[trace];
    }
    return sums;
}

Result<MergedTraces> merged_traces(std::span<const TraceTrie* const> inputs,
                                   const MergeOptions& options, JobContext& job) {
    const auto& [grouping, steps, ranks, functions] = options;
    TraceTrieBuilder builder;
    std::vector<std::vector<uint32_t>> numbers;
    for (size_t input = 0; input < inputs.size(); ++input) {
        const auto rank = input < ranks.size() ? std::span<const uint64_t>(ranks[input])
                                               : std::span<const uint64_t>();
        const StackShaper::Input from{*inputs[input],
                                      input < functions.size() ? functions[input] : nullptr};
        numbers.push_back(StackShaper(from, grouping, steps, builder).add_all(rank, job));
    }
    const auto child_order = ranks.empty() ? TraceTrieBuilder::ChildOrder::kByName
                                           : TraceTrieBuilder::ChildOrder::kAsAdded;
    HS_TRY(TraceTrieBuilder::Frozen frozen, std::move(builder).freeze(child_order, job));
    // What has no stack passes no test for a frame.
    const bool keeps_unknown = std::none_of(steps.begin(), steps.end(), [](const StackStep& step) {
        return keeps_matches_only(step.kind);
    });
    MergedTraces merged;
    for (const std::vector<uint32_t>& input : numbers) {
        std::vector<TraceId>& trace_of = merged.trace_of.emplace_back();
        trace_of.reserve(input.size());
        for (const uint32_t number : input) {
            trace_of.push_back(number == StackShaper::kNone ? MergedTraces::kLeftOut
                                                            : frozen.trace_of_stack[number]);
        }
        if (!trace_of.empty()) trace_of[0] = keeps_unknown ? TraceId{} : MergedTraces::kLeftOut;
    }
    merged.trie = std::move(frozen.trie);
    return merged;
}

}  // namespace hs
