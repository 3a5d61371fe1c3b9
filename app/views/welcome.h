#pragma once
// The first thing a new user sees: how to open something, what was open lately, an example to try.

#include "app/view.h"

namespace hs {

void draw_welcome(ViewContext& view);

}  // namespace hs
