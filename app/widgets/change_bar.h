#pragma once
// A bar from the middle of a cell: to the right what grew, to the left what shrank.

#include "app/view.h"

namespace hs {

// share: -1 to 1, of the largest change there is.
void draw_change_bar(const ViewContext& view, double share, ImVec2 low, ImVec2 high);

}  // namespace hs
