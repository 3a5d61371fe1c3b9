#pragma once
// Walking the flame graph by keyboard, and going to a part of it.

#include "app/view.h"
#include "app/views/flame_state.h"

namespace hs {

// To that part, which is of no node.
void go_to(FlameZoom& zoom, ShareRange range);
// Of commands: step out, fit, copy.
void take_flame_requests(ViewContext& view, FlameState& own, const ShownFlame& flame);
// While the picture has the keyboard.
void take_flame_keys(ViewContext& view, FlameState& own, const ShownFlame& flame, float row_px);

}  // namespace hs
