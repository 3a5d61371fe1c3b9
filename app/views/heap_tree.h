#pragma once
// Trees of objects as tables that open row by row: the dominator tree, how it grew between two
// dumps, and the shortest paths from the roots to a set, merged.

#include "app/graph_answers.h"
#include "app/view.h"

namespace hs {

class ToolRow;

void draw_heap_tree(ViewContext& view, ViewStates& states);
void draw_path_tree(ViewContext& view, ViewStates& states);
// Of two dumps of one process, what each holder retains more or less in the second. Part of Growth.
void draw_growth_tree(ViewContext& view, ViewStates& states, const OpenPair& pair,
                      const Shared<GraphDiff>& diff);
// In the line of tools of Growth.
void choose_growth_grouping(ViewStates& states, ToolRow& tools);

}  // namespace hs
