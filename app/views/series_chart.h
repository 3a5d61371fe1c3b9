#pragma once
// Memory over time: several dumps as the steps of a series, and the births of one dump's objects.

#include "app/graph_answers.h"
#include "app/view.h"

namespace hs {

void draw_series_charts(ViewContext& view, const OpenGraph& graph);

}  // namespace hs
