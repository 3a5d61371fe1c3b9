#pragma once
// The live total as columns of pixels: for each column the least, the most and the last. No spike
// is lost, however narrow; cost is O(pixels).

#include <cstdint>
#include <vector>

#include "core/model/event_log.h"

namespace hs {

struct ChosenCurve;

struct PlotColumn {
    int64_t min_bytes = 0;
    int64_t max_bytes = 0;
    int64_t last_bytes = 0;  // the state at the column's right edge

    friend bool operator==(const PlotColumn&, const PlotColumn&) = default;
};

// Columns of equal time from first to last. Of all rows, or of chosen ones.
std::vector<PlotColumn> plot_columns(const EventLog& log, Measure measure, int64_t first_us,
                                     int64_t last_us, size_t width_px,
                                     const ChosenCurve* chosen = nullptr);
// Columns of equal numbers of events: log time runs slow where much happens.
std::vector<PlotColumn> plot_columns_by_event(const EventLog& log, Measure measure, uint64_t first,
                                              uint64_t last, size_t width_px,
                                              const ChosenCurve* chosen = nullptr);

}  // namespace hs
