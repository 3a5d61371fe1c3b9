#pragma once
// Words that lead somewhere, without a frame around them.

#include "app/view.h"

namespace hs {

// At the cursor, in the current font; true when pressed. `label` is shown up to ##.
bool text_link(const ViewContext& view, const char* label);

}  // namespace hs
