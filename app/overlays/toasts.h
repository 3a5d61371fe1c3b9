#pragma once
// Short messages: gone after a while, errors later than others. A click shows the log, which keeps
// them. The newest lies in a strip of its own below the view, so that nothing is covered.

#include <string>

#include "app/view.h"
#include "app/workspace_layout.h"

namespace hs {

// What follows the newest message: the files that older ones say could not be opened, and how many
// others there are.
std::string others_text(const AppState& state);

// Of the strip at the foot of `area`, px; 0 where there is none, or no room for one.
float toast_strip_height(const ViewContext& view, const Rect& area);
// At the foot of `area`; over the view where that has no room for a strip.
void draw_toasts(ViewContext& view, const Rect& area);

}  // namespace hs
