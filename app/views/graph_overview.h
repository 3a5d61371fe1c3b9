#pragma once
// The overview of a heap dump: how big, what grew, who holds it.

#include <string>

#include "app/overview_pair.h"
#include "app/view.h"

namespace hs {

// Below the title of the overview. The totals are known at once.
void draw_graph_tiles(ViewContext& view);
// Below these: findings, the map and rankings.
void draw_graph_overview(ViewContext& view, ViewStates& states);
// Behind the names of two dumps: how they compare.
std::string pair_subtitle(ViewContext& view, const OverviewPair& pair);

}  // namespace hs
