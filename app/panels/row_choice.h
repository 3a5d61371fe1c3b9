#pragma once
// The choice of one thread, or of one allocator, for views of stacks. What is chosen is a step of
// the breadcrumb, so that all of them show it.

#include "app/view.h"

namespace hs {

class ToolRow;

// Of a log that knows threads and allocators, where there are several.
void choose_rows(ViewContext& view, ToolRow& tools);

}  // namespace hs
