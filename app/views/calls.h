#pragma once
// Measured calls in the order of time, coloured by their own memory; what the chosen call's heap is
// made of, and the calls with the most memory.

#include "app/view.h"

namespace hs {

void draw_calls(ViewContext& view, ViewStates& states);
const char* why_no_calls(const AppState& state);

}  // namespace hs
