#pragma once
// The reference graph to click through: what holds an object, what it holds, back to a root.

#include "app/view.h"
#include "app/views/graph_state.h"

namespace hs {

GraphViewState& graph_state(ViewStates& states);
void draw_graph(ViewContext& view, ViewStates& states);

}  // namespace hs
