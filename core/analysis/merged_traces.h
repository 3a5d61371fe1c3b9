#pragma once
// Stacks of several inputs on one shape, matched by the text of their frames: what comparing two
// logs, or two of anything with stacks, begins with.

#include <span>
#include <vector>

#include "core/analysis/flame_tree.h"
#include "core/model/trace_trie.h"

namespace hs {

struct MergedTraces {
    TraceTrie trie;
    std::vector<std::vector<TraceId>> trace_of;  // by input, then by the input's TraceId

    // Amounts of one input on the common shape.
    [[nodiscard]] std::vector<Amount> regrouped(size_t input,
                                                std::span<const Amount> amounts) const;
};

MergedTraces merged_traces(std::span<const TraceTrie* const> inputs, const FlameGrouping& grouping);

}  // namespace hs
