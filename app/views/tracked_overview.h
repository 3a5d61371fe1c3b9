#pragma once
// The overview of a class tracker's dump: when most was tracked, what was left, which class grew,
// the largest classes and objects; each leads to the Tracked view.

#include "app/view.h"

namespace hs {

void draw_tracked_overview(ViewContext& view, ViewStates& states);

}  // namespace hs
