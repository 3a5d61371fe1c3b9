#pragma once
// The inspector of a type: its totals and its biggest objects.

#include "app/graph_answers.h"
#include "app/view.h"

namespace hs {

void draw_type_inspector(ViewContext& view, const OpenGraph& graph, TypeId type);

}  // namespace hs
