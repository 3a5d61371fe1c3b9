#pragma once
// The choices that Flame, Flow and Hotspots have in common: what time is shown, how frames are told
// apart, scaled or raw.

#include "app/view.h"

namespace hs {

class ToolRow;

// All of them, and that of the file's profile. The current dataset has stacks.
void choose_shown(ViewContext& view, ToolRow& tools);
// By line, function or file.
void choose_detail(ViewContext& view, ToolRow& tools);
// Scaled or raw, where that makes a difference.
void choose_scale(ViewContext& view, ToolRow& tools);
// The same as a switch on a page, on the same line if it fits.
void draw_scale_switch(ViewContext& view);

}  // namespace hs
