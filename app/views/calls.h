#pragma once
// Measured calls in the order of time, coloured by their own memory; what the chosen call's heap is
// made of, and the calls with the most memory.

#include "app/view.h"

namespace hs {

struct CallsState;
struct Renewal;

void draw_calls(ViewContext& view, ViewStates& states);
// The profile was read again: the chosen call, the filter and the part in view stay.
void renew_calls(CallsState& own, const Renewal& renewal);
const char* why_no_calls(const AppState& state);

}  // namespace hs
