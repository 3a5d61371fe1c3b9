#pragma once
// The reference graph to click through: what holds an object, what it holds, back to a root.

#include "app/view.h"

namespace hs {

void draw_graph(ViewContext& view, ViewStates& states);

}  // namespace hs
