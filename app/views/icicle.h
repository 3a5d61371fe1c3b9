#pragma once
// The dominator tree as rows: what holds how much, and what that holds, from the top down.

#include "app/view.h"
#include "app/views/size_picture_state.h"

namespace hs {

void draw_icicle(ViewContext& view, SizePicturesState& own);

}  // namespace hs
