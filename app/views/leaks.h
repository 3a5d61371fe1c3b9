#pragma once
// What grows: places ranked by growth, with their series, how sure that is a leak, and one click to
// the evidence.

#include "app/view.h"

namespace hs {

void draw_leaks(ViewContext& view, ViewStates& states);
// Null, or why there is nothing to show.
const char* why_no_leaks(const AppState& state);

}  // namespace hs
