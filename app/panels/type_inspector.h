#pragma once
// The inspector of a type: its totals and its largest objects.

#include "app/answers.h"
#include "app/graph_answers.h"
#include "app/view.h"

namespace hs {

void draw_type_inspector(ViewContext& view, const OpenGraph& graph, TypeId type);

// By retained size.
inline constexpr size_t kLargestOfType = 100;
Answered<ObjectRows> largest_of_type(ViewContext& view, const OpenGraph& graph,
                                     const Shared<RetainedSizes>& retained, TypeId type);

}  // namespace hs
