#pragma once
// What happens beside the frame for the graph view: beginnings, scenes and places.

#include "app/view.h"
#include "app/views/graph_state.h"

namespace hs {

// Starts from what is selected if that is new, keeps jobs going, takes what they made. False while
// there is nothing to show: then why is drawn.
bool update_graph(ViewContext& view, GraphViewState& own);

}  // namespace hs
