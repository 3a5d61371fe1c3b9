#pragma once
// Below a table: why the selected object is alive. Its path from a root, and who refers to it or
// what it refers to as rows that open in place.

#include "app/view.h"
#include "app/workspace_layout.h"

namespace hs {

// Of `body`, at the lower edge; of height 0 where the active view has none or nothing fits into it.
Rect drawer_rect(const ViewContext& view, const Rect& body);
void draw_drawer(ViewContext& view, ViewStates& states, const Rect& rect);

}  // namespace hs
