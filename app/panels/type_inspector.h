#pragma once
// The inspector of a type: its totals and its biggest objects.

#include "app/graph_results.h"
#include "app/view.h"

namespace hs {

struct TypeInspectorState {
    Async<Shared<ObjectRows>> biggest;
};

void draw_type_inspector(ViewContext& view, TypeInspectorState& own, GraphResults& graph,
                         TypeId type);

}  // namespace hs
