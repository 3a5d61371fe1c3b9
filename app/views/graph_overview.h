#pragma once
// The overview of a heap dump: how big, what stands out, who holds it, what grew.

#include "app/state_slot.h"
#include "app/view.h"

namespace hs {

// Below the title of the overview.
void draw_graph_overview(ViewContext& view, StateSlot& slot);

}  // namespace hs
