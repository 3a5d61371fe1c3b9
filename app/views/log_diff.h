#pragma once
// Diff of logs and profiles: two instants, two ranges or two files, by stack, line, function or
// file, with before, after and change.

#include "app/view.h"

namespace hs {

void draw_log_diff(ViewContext& view, ViewStates& states);

}  // namespace hs
