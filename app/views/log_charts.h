#pragma once
// Charts of event logs: how large the allocations of a range are, as a histogram and a table.

#include "app/view.h"

namespace hs {

void draw_log_charts(ViewContext& view, ViewStates& states);

}  // namespace hs
