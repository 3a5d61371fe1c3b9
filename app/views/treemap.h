#pragma once
// The dominator tree as areas: who holds how much, inside whom.

#include "app/view.h"
#include "app/views/size_picture_state.h"

namespace hs {

void draw_treemap(ViewContext& view, SizePicturesState& own);

}  // namespace hs
