#pragma once
// The row of switches that Flame, Flow and Hotspots have in common: what time is shown, how frames
// are told apart, scaled or raw.

#include "app/view.h"

namespace hs {

// The current dataset has stacks. Takes one line, two where there is little room.
void draw_shown_bar(ViewContext& view);
// Scaled | Raw, on the same line if it fits; nothing where both are the same.
void draw_scale_switch(ViewContext& view);

// Line | Function | File
void draw_detail_choice(ViewContext& view);

}  // namespace hs
