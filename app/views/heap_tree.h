#pragma once
// The dominator tree as a table that opens row by row.

#include "app/view.h"

namespace hs {

void draw_heap_tree(ViewContext& view, ViewStates& states);

}  // namespace hs
