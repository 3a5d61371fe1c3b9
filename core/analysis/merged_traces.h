#pragma once
// Stacks of one or several inputs on one shape, matched by the text of their frames: what comparing
// two logs, or two of anything with stacks, begins with, and what a view that groups, hides or
// focuses shows.

#include <span>
#include <string>
#include <vector>

#include "core/analysis/flame_tree.h"
#include "core/analysis/frame_functions.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/trace_trie.h"

namespace hs {

// One change to every stack. A frame is meant by its text, as line, function or file.
enum class StackStepKind : uint8_t {
    kFocus,              // only stacks through the frame
    kExclude,            // only stacks without it
    kHide,               // the frame goes; what it called hangs on its caller
    kCollapseRecursion,  // a frame that comes again takes the stack back to where it was first
    kFrom,               // only stacks through the frame, from its outermost call on
    kUpTo,               // the same, down to its outermost call
};
struct StackStep {
    StackStepKind kind = StackStepKind::kFocus;
    std::string frame;  // empty where none is meant

    friend bool operator==(const StackStep&, const StackStep&) = default;
};

struct MergedTraces {
    // Of stacks that the steps left out.
    static constexpr TraceId kLeftOut = {UINT32_MAX};

    TraceTrie trie;
    std::vector<std::vector<TraceId>> trace_of;  // by input, then by the input's TraceId

    // Amounts of one input on the common shape.
    [[nodiscard]] std::vector<Amount> regrouped(size_t input,
                                                std::span<const Amount> amounts) const;
};

struct MergeOptions {
    FlameGrouping grouping;
    std::span<const StackStep> steps = {};
    // By input, then by the input's TraceId; for an order by time, where children stand in the
    // order of their first stack. Empty for an order by name.
    std::span<const std::vector<uint64_t>> ranks = {};
    // By input, for what has no names of its own; null or left out: none are known.
    std::span<const FrameFunctions* const> functions = {};
};
Result<MergedTraces> merged_traces(std::span<const TraceTrie* const> inputs,
                                   const MergeOptions& options, JobContext& job);

}  // namespace hs
