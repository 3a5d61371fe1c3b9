#pragma once
// The line above the graph: arrangement, steps back, path to a root, search, export; and the list
// that a group opens.

#include "app/view.h"
#include "app/views/graph_state.h"
#include "app/workspace_layout.h"

namespace hs {

void draw_graph_tools(ViewContext& view, GraphViewState& own);
// "27 nodes, 28 references, 3 hidden"
std::string graph_counts(const GraphViewState& own);
// Lets that many more out of a group.
void show_more(GraphHistory& history, const SceneKey& group, uint32_t count);
void draw_group_list(ViewContext& view, GraphViewState& own);
// Colours by type, largest count first.
void draw_graph_legend(const ViewContext& view, const HeldScene& held, ImVec2 at, float width);

// Exports of what is shown.
void copy_graph_dot(ViewContext& view, const HeldScene& held);

// The next or previous step of what was asked for. False if there is none.
bool step_wish(GraphViewState& own, int step);
void fit_graph(GraphViewState& own, const Rect& rect, float scale);

}  // namespace hs
