#pragma once
// How long the calls of one function took, as bars: a glance says whether all are slow or a few.

#include "app/views/calls_state.h"

namespace hs {

// Of all calls of the name: bounds are 1, 2 and 5 times powers of ten, from the class of the
// shortest to that of the longest, empty ones between them too. Calls of no time are the first
// class, [0, 0).
std::vector<DurationClass> duration_classes(const TimedCalls& calls, StringId name);

// Of the function of the chosen call; fills what is left of the window.
void draw_durations(ViewContext& view, CallsState& own);

}  // namespace hs
