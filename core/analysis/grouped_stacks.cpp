#include "core/analysis/grouped_stacks.h"

namespace hs {

GroupedStacks::GroupedStacks(const TraceTrie& traces, FrameDetail detail,
                             const FrameFunctions* functions)
    : traces_(&traces),
      is_own_(detail != FrameDetail::kFunction || functions == nullptr || functions->empty()) {
    if (is_own_) return;
    const TraceTrie* inputs[] = {&traces};
    const FrameFunctions* names[] = {functions};
    merged_ = merged_traces(inputs, {detail, false}, {}, {}, names);
}

}  // namespace hs
