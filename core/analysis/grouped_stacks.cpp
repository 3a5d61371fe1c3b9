#include "core/analysis/grouped_stacks.h"

namespace hs {

Result<GroupedStacks> GroupedStacks::make(const TraceTrie& traces, FrameDetail detail,
                                          const FrameFunctions* functions, JobContext& job) {
    GroupedStacks made(
        traces, detail != FrameDetail::kFunction || functions == nullptr || functions->empty());
    if (made.is_own_) return made;
    const TraceTrie* inputs[] = {&traces};
    const FrameFunctions* names[] = {functions};
    HS_TRY(made.merged_,
           merged_traces(inputs, {.grouping = {.detail = detail}, .functions = names}, job));
    return made;
}

}  // namespace hs
