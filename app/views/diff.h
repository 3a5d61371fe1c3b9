#pragma once
// The current dump against the one it is compared with: by type, by object, and where it grew.

#include "app/view.h"

namespace hs {

void draw_diff(ViewContext& view, ViewStates& states);

}  // namespace hs
