#pragma once
// Flow: lines as boxes, calls as arrows, at one or several instants, as a map to pan and zoom.

#include "app/view.h"
#include "app/views/flow_state.h"

namespace hs {

void draw_flow(ViewContext& view, FlowState& own);

}  // namespace hs
