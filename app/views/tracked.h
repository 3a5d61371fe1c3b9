#pragma once
// A class tracker's data: classes over snapshots, objects with their sizes over time, what the
// sizes are made of, and where objects were made.

#include "app/view.h"

namespace hs {

struct Renewal;
struct TrackedState;

void draw_tracked(ViewContext& view, ViewStates& states);
// The dump was read again: the chosen snapshot and object stay.
void renew_tracked(TrackedState& own, const Renewal& renewal);
const char* why_no_tracked(const AppState& state);

}  // namespace hs
