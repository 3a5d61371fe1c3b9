#pragma once
// Memory over time: several dumps as the steps of a series, and the births of one dump's objects.

#include "app/graph_results.h"
#include "app/view.h"
#include "core/analysis/dump_series.h"

namespace hs {

struct SeriesChartState {
    Async<BirthSeries> births;
};

void draw_series_charts(ViewContext& view, SeriesChartState& own, GraphResults& graph);

}  // namespace hs
