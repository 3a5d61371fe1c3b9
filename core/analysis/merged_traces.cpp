#include "core/analysis/merged_traces.h"

#include <algorithm>
#include <utility>

#include "core/model/trace_trie_builder.h"

namespace hs {
namespace {

void add_stacks(const TraceTrie& traces, const FlameGrouping& grouping, TraceTrieBuilder& builder) {
    std::vector<FrameId> frame_of(traces.frames.size());
    for (size_t row = 1; row < traces.frames.size(); ++row) {
        Frame frame = reduced_frame(traces.frames[row], grouping.detail);
        frame.file = builder.text(traces.strings.text(frame.file));
        frame.function = builder.text(traces.strings.text(frame.function));
        frame_of[row] = builder.frame(frame);
    }
    std::vector<FrameId> stack;
    for (size_t trace = 1; trace < traces.trace_count(); ++trace) {
        stack.clear();
        for (NodeId node = traces.trace_node[trace]; !node.is_nil();
             node = traces.node_parent[node.v]) {
            stack.push_back(frame_of[traces.node_frame[node.v].v]);
        }
        if (!grouping.inverted) std::reverse(stack.begin(), stack.end());
        builder.add_stack(stack);
    }
}

}  // namespace

std::vector<Amount> MergedTraces::regrouped(size_t input, std::span<const Amount> amounts) const {
    std::vector<Amount> sums(trie.trace_count());
    for (size_t trace = 0; trace < amounts.size(); ++trace) {
        sums[trace_of[input][trace].v] += amounts[trace];
    }
    return sums;
}

MergedTraces merged_traces(std::span<const TraceTrie* const> inputs,
                           const FlameGrouping& grouping) {
    TraceTrieBuilder builder;
    for (const TraceTrie* traces : inputs) add_stacks(*traces, grouping, builder);
    TraceTrieBuilder::Frozen frozen = std::move(builder).freeze();
    MergedTraces merged;
    merged.trie = std::move(frozen.trie);
    auto next = frozen.trace_of_stack.begin();
    for (const TraceTrie* traces : inputs) {
        std::vector<TraceId> trace_of(1);
        const auto end = next + static_cast<ptrdiff_t>(traces->trace_count() - 1);
        trace_of.insert(trace_of.end(), next, end);
        next = end;
        merged.trace_of.push_back(std::move(trace_of));
    }
    return merged;
}

}  // namespace hs
