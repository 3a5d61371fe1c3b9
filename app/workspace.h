#pragma once
// The window's one workspace: menu bar, dataset list, tabbed views, inspector, timeline, status.

#include "app/view.h"

namespace hs {

void draw_workspace(ViewContext& view, ViewStates& states);

}  // namespace hs
