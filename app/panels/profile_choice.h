#pragma once
// The menu of a file's profiles, in the row of switches of the views of stacks.

#include "app/view.h"

namespace hs {

// On the same line if it fits; nothing for a file without a choice. side: "A" or "B" where the
// files of a comparison are told apart.
void draw_profile_choice(ViewContext& view, const DatasetRow& row, const std::string& side = {});

}  // namespace hs
