#pragma once
// The objects of the current set, one a row.

#include "app/view.h"

namespace hs {

void draw_objects(ViewContext& view, ViewStates& states);

}  // namespace hs
