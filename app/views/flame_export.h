#pragma once
// Writing what the flame graph shows into a file for other programs.

#include "app/view.h"
#include "app/views/flame_state.h"

namespace hs {

// The button, and the small window it opens.
void draw_flame_export(ViewContext& view, FlameState& own);

}  // namespace hs
