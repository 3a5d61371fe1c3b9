#pragma once
// The centre: tabs of the views, the breadcrumb of the current set, and the active view.

#include "app/view.h"
#include "app/workspace_layout.h"

namespace hs {

void draw_centre(ViewContext& view, ViewStates& states, const Rect& rect);

}  // namespace hs
