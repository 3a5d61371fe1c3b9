#pragma once
// Lines, functions or files by what they hold, for the time that is shown, with who called them and
// whom they called.

#include "app/view.h"

namespace hs {

void draw_hotspots(ViewContext& view, ViewStates& states);

}  // namespace hs
