#pragma once
// The overview of a heap dump: how big, what grew, who holds it.

#include "app/view.h"
#include "core/analysis/dataset_summary.h"

namespace hs {

// Below the title of the overview.
void draw_graph_overview(ViewContext& view, ViewStates& states, const DatasetSummary& summary);

}  // namespace hs
