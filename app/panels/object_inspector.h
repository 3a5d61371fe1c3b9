#pragma once
// The inspector of an object and of a type: what it is, what it holds, and what holds it.

#include "app/view.h"

namespace hs {

// False if the selection is neither, or no longer there.
bool draw_object_inspector(ViewContext& view, ViewStates& states);

}  // namespace hs
