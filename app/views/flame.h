#pragma once
// Flame: stacks as boxes as wide as their bytes, for the time that is shown.

#include "app/view.h"
#include "app/views/flame_state.h"

namespace hs {

void draw_flame(ViewContext& view, FlameState& own);
// Null, or why there is nothing to show.
const char* why_no_stacks(const AppState& state);

}  // namespace hs
