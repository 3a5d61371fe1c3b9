#pragma once
// The timeline strip and the status bar below the views.

#include "app/own_performance.h"
#include "app/view.h"
#include "app/workspace_layout.h"

namespace hs {

bool timeline_has_data(ViewContext& view, ViewStates& states);
// Summary shows it itself, unless it is of a few dumps or the user closed it.
bool summary_has_timeline(ViewContext& view, ViewStates& states);
// Of logs, or of what was measured now and then.
void draw_timeline_strip(ViewContext& view, ViewStates& states, const Rect& rect);
void draw_status_bar(ViewContext& view, const OwnPerformance& own, const Rect& rect);
// Frame times of the last seconds, at the upper right of the views (F3).
void draw_frame_graph(ViewContext& view, const OwnPerformance& own, const Rect& centre);

}  // namespace hs
