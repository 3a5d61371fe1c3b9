#pragma once
// The menu of a file's profiles, in the row of switches of the views of stacks.

#include "app/view.h"

namespace hs {

// On the same line if it fits; nothing for a file without a choice.
void draw_profile_choice(ViewContext& view, const DatasetRow& row);

}  // namespace hs
