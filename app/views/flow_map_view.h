#pragma once
// The map of the flow view: drawing, panning, zooming, and what is under the pointer.

#include "app/view.h"
#include "app/views/flow_state.h"

namespace hs {

struct ShownCalls;

// Fills what is left of the panel. A click picks the frame; a right-click opens "flow menu" for
// own.menu_node.
void draw_flow_map(ViewContext& view, FlowState& own, const ShownCalls& calls);
// "function (file:line)" of a node of the flow graph.
std::string flow_node_text(const FlowContents& contents, const ShownCalls& calls, uint32_t node);

}  // namespace hs
