#pragma once
// The overview of a log or a profile: how much at its peak and at its end, and which places hold
// it; each line leads to its evidence.

#include "app/view.h"

namespace hs {

// Nothing for datasets without stacks.
void draw_stacks_overview(ViewContext& view, ViewStates& states);

}  // namespace hs
