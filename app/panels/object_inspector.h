#pragma once
// The inspector of an object and of a type: what it is, what it holds, and what holds it.

#include "app/graph_answers.h"
#include "app/view.h"
#include "core/analysis/object_report.h"

namespace hs {

// What there is to say of an object, for whoever shows parts of it. The retained sizes are there.
Answered<ObjectReport> described_object(ViewContext& view, const OpenGraph& graph, ObjectId object);

// False if the selection is neither, or no longer there.
bool draw_object_inspector(ViewContext& view, ViewStates& states);

}  // namespace hs
