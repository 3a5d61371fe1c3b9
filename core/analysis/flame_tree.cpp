#include "core/analysis/flame_tree.h"

#include <algorithm>

#include "core/model/trace_trie_builder.h"

namespace hs {

FlameTree::FlameTree(const TraceTrie& shape, std::span<const Amount> amounts)
    : shape_(&shape), before_(shape.trace_count() + 1) {
    Amount sum;
    for (size_t trace = 0; trace < shape.trace_count(); ++trace) {
        before_[trace] = sum;
        if (trace < amounts.size()) sum += amounts[trace];
    }
    before_.back() = sum;
}

std::vector<Amount> FlameShape::regrouped(std::span<const Amount> amounts) const {
    std::vector<Amount> sums(trie.trace_count());
    for (size_t trace = 0; trace < amounts.size(); ++trace) {
        sums[trace_of[trace].v] += amounts[trace];
    }
    return sums;
}

FlameShape flame_shape(const TraceTrie& traces, const FlameGrouping& grouping) {
    TraceTrieBuilder builder;
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
    TraceTrieBuilder::Frozen frozen = std::move(builder).freeze();
    FlameShape shape;
    shape.trie = std::move(frozen.trie);
    shape.trace_of.push_back({});
    shape.trace_of.insert(shape.trace_of.end(), frozen.trace_of_stack.begin(),
                          frozen.trace_of_stack.end());
    return shape;
}

}  // namespace hs
