#pragma once
// The line below a flame graph: what the selected frame comes to, and what can be done with it.

#include "app/views/flame_picture.h"

namespace hs {

// 0 without a selected frame.
float flame_selected_height(const ViewContext& view, const FlameState& own);
void draw_flame_selected(ViewContext& view, FlameState& own, const ShownFlame& flame);

}  // namespace hs
