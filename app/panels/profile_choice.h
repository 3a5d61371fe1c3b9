#pragma once
// The menu of a file's profiles, in the row of tools of the views of stacks.

#include "app/view.h"
#include "app/widgets/tool_row.h"

namespace hs {

// side: "before" or "after" where the files of a comparison are told apart. Nothing for a file
// without a choice.
void choose_profile(ViewContext& view, ToolRow& tools, const DatasetRow& row,
                    const std::string& side = {});

}  // namespace hs
