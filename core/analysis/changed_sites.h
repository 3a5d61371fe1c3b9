#pragma once
// Two sets of amounts of stacks side by side, by stack or by place: two instants of one log, the
// ends of two logs, two profiles.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/analysis/call_graph.h"
#include "core/analysis/live_at.h"
#include "core/analysis/merged_traces.h"

namespace hs {

struct SiteName {
    std::string name;   // a place, or a stack as in the collapsed format; of unknown stacks
                        // kUnknownStacks, or "OTHER"
    std::string label;  // as people read it; of stacks the innermost frames, callers behind
    std::string frame;  // the place, or the innermost one of the stack; empty: unknown
};

// What both sides are put on: it does not change with their amounts.
struct ComparedSites {
    MergedTraces merged;
    bool by_stack = false;
    CallGraphShape shape;         // of places
    std::vector<SiteName> names;  // by node of the shape, or by trace; row 0: unknown stacks
};
// What a frame is shown as.
using FrameLabel = std::function<std::string(std::string_view frame)>;
Result<ComparedSites> places_compared(MergedTraces merged, FrameDetail detail,
                                      const FrameLabel& label_of, JobContext& job);
Result<ComparedSites> stacks_compared(MergedTraces merged, const FrameLabel& label_of,
                                      JobContext& job);

struct ChangedSite {
    uint32_t site = 0;  // row of the names
    // Of places, total: what the place itself and its callees allocated, bytes and blocks alike.
    Amount before;
    Amount after;
    Amount blocks_before;
    Amount blocks_after;

    [[nodiscard]] Amount change() const { return after - before; }
    // However it goes: what rows are ordered by.
    [[nodiscard]] Amount size() const { return change() < Amount{} ? -change() : change(); }
};
// Of amounts by trace of the merged stacks; blocks may be left out. Sites without bytes on both
// sides are left out. Largest change first (either way), ties by name.
// Of one of the merged inputs, by the common stacks.
StackAmounts regrouped(const MergedTraces& merged, size_t input, const StackAmounts& amounts);

Result<std::vector<ChangedSite>> changed_sites(const ComparedSites& sites,
                                               const StackAmounts& before,
                                               const StackAmounts& after, JobContext& job);

}  // namespace hs
