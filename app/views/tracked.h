#pragma once
// A class tracker's data: classes over snapshots, objects with their sizes over time, what the
// sizes are made of, and where objects were made.

#include "app/view.h"

namespace hs {

void draw_tracked(ViewContext& view, ViewStates& states);
const char* why_no_tracked(const AppState& state);

}  // namespace hs
