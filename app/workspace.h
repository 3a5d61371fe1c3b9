#pragma once
// The window's one workspace: menu bar, dataset list, tabbed views, inspector, timeline, status;
// and over it the palette, the page of keys, dialogs and toasts.

#include "app/own_performance.h"
#include "app/view.h"

namespace hs {

void draw_workspace(ViewContext& view, ViewStates& states, const OwnPerformance& own);

}  // namespace hs
