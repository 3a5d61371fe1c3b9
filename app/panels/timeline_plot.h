#pragma once
// Live bytes over the whole log: the least and the most in each column of pixels, so that no spike
// is lost, with axes, the cursor, and what is under the pointer. Click or drag sets the instant.

#include <string>
#include <vector>

#include "app/timeline_state.h"
#include "app/view.h"

namespace hs {

// Fills what is left of the panel. The dataset has a log.
void draw_timeline_plot(ViewContext& view, TimelineState& own, const DatasetRow& row);

}  // namespace hs
