#pragma once
// Objects that refer to one another in circles: by what they keep alive, who holds them, and what
// would free them.

#include "app/view.h"

namespace hs {

void draw_cycles(ViewContext& view, ViewStates& states);

}  // namespace hs
