#pragma once
// What the flow map shows of the time at hand: numbers in a graph whose places stay while the
// cursor moves.

#include "app/view.h"
#include "app/views/flow_state.h"

namespace hs {

struct ShownCalls;

// Makes the contents anew where anything changed.
void refresh_flow(ViewContext& view, FlowState& own, const ShownCalls& calls,
                  const DatasetRow& row);
// Only what there is at the time at hand, for files.
FlowPicture flow_of_now(const ViewContext& view, const FlowSettings& settings,
                        const ShownCalls& calls, const DatasetRow& row);

}  // namespace hs
