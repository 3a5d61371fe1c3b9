#pragma once
// Trees of objects as tables that open row by row: the dominator tree, and the shortest paths from
// the roots to a set, merged.

#include "app/view.h"

namespace hs {

void draw_heap_tree(ViewContext& view, ViewStates& states);
void draw_path_tree(ViewContext& view, ViewStates& states);

}  // namespace hs
