#pragma once
// The menu of a file's profiles, in the row of tools of the views of stacks.

#include "app/view.h"

namespace hs {

// side: "A" or "B" where the files of a comparison are told apart. Nothing, of width 0, for a file
// without a choice.
float profile_choice_width(const ViewContext& view, const DatasetRow& row,
                           const std::string& side = {});
void draw_profile_choice(ViewContext& view, const DatasetRow& row, const std::string& side = {});

}  // namespace hs
