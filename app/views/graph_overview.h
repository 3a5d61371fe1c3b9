#pragma once
// The overview of a heap dump: how big, what grew, who holds it.

#include "app/state_slot.h"
#include "app/view.h"
#include "core/analysis/dataset_summary.h"

namespace hs {

// Below the title of the overview.
void draw_graph_overview(ViewContext& view, StateSlot& slot, const DatasetSummary& summary);

}  // namespace hs
