#pragma once
// Objects that refer to one another in circles: by what they keep alive, who holds them, and what
// would free them.

#include "app/view.h"

namespace hs {

struct CyclesViewState;
struct Renewal;

void draw_cycles(ViewContext& view, ViewStates& states);
// The dump was read again: the selected cycle stays.
void renew_cycles(CyclesViewState& own, const Renewal& renewal);

}  // namespace hs
