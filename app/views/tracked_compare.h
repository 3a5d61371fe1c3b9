#pragma once
// Diff of class tracker dumps: two snapshots of one, or the last snapshots of two, class by class.

#include "app/view.h"

namespace hs {

struct Renewal;

void renew_tracked_compare(ViewStates& states, const Renewal& renewal);
void draw_tracked_compare(ViewContext& view, ViewStates& states);

}  // namespace hs
