#pragma once
// Dividers between panels: one pixel to see, seven to grab. Drag to resize, double-click to
// collapse or to open.

#include "app/view.h"
#include "app/workspace_layout.h"

namespace hs {

void draw_dividers(ViewContext& view, const WorkspaceFrame& frame, const WorkspaceLayout& layout);

}  // namespace hs
