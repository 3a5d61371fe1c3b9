#pragma once
// What the timeline strip keeps between frames: the columns of the last width and dataset.

#include <string>
#include <vector>

#include "core/layout/plot_layout.h"

namespace hs {

struct TimelineState {
    std::string key;  // dataset, generation and width the columns are for
    std::vector<PlotColumn> columns;
    int64_t highest_bytes = 0;
    bool scaled = false;
};

}  // namespace hs
