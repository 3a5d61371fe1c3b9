#pragma once
// Writing what the flame graph shows into a file for other programs.

#include "app/view.h"
#include "app/views/flame_state.h"

namespace hs {

// Opens the export dialog, when the view is asked to.
void offer_flame_export(ViewContext& view, const FlameState& own);

}  // namespace hs
