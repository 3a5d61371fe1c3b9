#pragma once
// The stacks of one file as a detail tells frames apart: themselves, or merged by the functions
// that were read from the source.

#include <span>
#include <vector>

#include "core/analysis/frame_functions.h"
#include "core/analysis/merged_traces.h"

namespace hs {

class GroupedStacks {
public:
    // traces are borrowed; functions may be null, and are read here alone.
    static Result<GroupedStacks> make(const TraceTrie& traces, FrameDetail detail,
                                      const FrameFunctions* functions, JobContext& job);

    [[nodiscard]] const TraceTrie& traces() const { return is_own_ ? *traces_ : merged_.trie; }
    // Amounts of the file's traces for traces().
    [[nodiscard]] std::vector<Amount> regrouped(std::vector<Amount> amounts) const {
        return is_own_ ? std::move(amounts) : merged_.regrouped(0, amounts);
    }
    [[nodiscard]] TraceId trace_of(TraceId trace) const {
        return is_own_ ? trace : merged_.trace_of[0][trace.v];
    }
    [[nodiscard]] bool is_own() const { return is_own_; }

private:
    GroupedStacks(const TraceTrie& traces, bool is_own) : traces_(&traces), is_own_(is_own) {}

    const TraceTrie* traces_;
    bool is_own_;
    MergedTraces merged_;
};

}  // namespace hs
