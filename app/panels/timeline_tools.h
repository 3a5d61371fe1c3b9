#pragma once
// The line above the plot: play, peaks, axis, what is drawn, and the range in numbers.

#include "app/panels/timeline_strip_state.h"
#include "app/view.h"

namespace hs {

void draw_timeline_tools(ViewContext& view, TimelineStripState& own, const DatasetRow& row);
// Swatch, name and cross of each line beside the total, over the plot; call it after the plot's own
// item, which must allow overlap. `ends_at`: by line, what it comes to at the end of the log; empty
// where that is out of view.
void draw_timeline_legend(ViewContext& view, const std::vector<std::string>& ends_at, ImVec2 at,
                          float room);

}  // namespace hs
