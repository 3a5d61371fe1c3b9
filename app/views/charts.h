#pragma once
// Pictures of a dump's types: the ten biggest as bars, shares as a ring; and memory over time, over
// several dumps or from the times that records carry.

#include "app/view.h"

namespace hs {

void draw_charts(ViewContext& view, ViewStates& states);

}  // namespace hs
