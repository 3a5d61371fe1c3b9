#pragma once
// How long the calls of one function took, as bars: a glance says whether all are slow or a few.

#include "app/views/calls_state.h"

namespace hs {

// Of the function of the chosen call; fills what is left of the window.
void draw_durations(ViewContext& view, CallsState& own);

}  // namespace hs
