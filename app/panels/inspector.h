#pragma once
// The right panel: what is selected.

#include "app/view.h"
#include "app/workspace_layout.h"

namespace hs {

void draw_inspector(ViewContext& view, ViewStates& states, const Rect& rect);

}  // namespace hs
