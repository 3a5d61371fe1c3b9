#pragma once
// The first screen: the welcome page while nothing is open, then the facts of the opened dataset.

#include "app/view.h"

namespace hs {

void draw_overview(ViewContext& view, ViewStates& states);

}  // namespace hs
