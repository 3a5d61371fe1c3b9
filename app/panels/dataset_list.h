#pragma once
// The left panel: opened files with their roles and states, and recent ones below.

#include "app/view.h"
#include "app/workspace_layout.h"

namespace hs {

void draw_dataset_list(ViewContext& view, const Rect& rect);

}  // namespace hs
