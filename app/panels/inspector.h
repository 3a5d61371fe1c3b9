#pragma once
// The right panel: what is selected.

#include "app/state_slot.h"
#include "app/view.h"
#include "app/workspace_layout.h"

namespace hs {

// objects: what the part about objects and types keeps.
void draw_inspector(ViewContext& view, StateSlot& slot, const Rect& rect);

}  // namespace hs
