#pragma once
// Own state of the timeline strip: the part in view, what is dragged, and what was worked out for
// it.

#include <optional>
#include <string>
#include <vector>

#include "app/answers.h"
#include "app/widgets/time_plot.h"
#include "core/analysis/range_stats.h"
#include "core/model/dataset.h"

namespace hs {

// The total of one log over the part in view.
struct TimelineCurve {
    DatasetPtr dataset;
    AnswerKey key;
    std::vector<PlotColumn> columns;
    int64_t highest_bytes = 0;
    // Measurements of the process's memory in view, the highest of each pixel; none by events.
    std::vector<size_t> process_memory;
};

// Lines beside the total, at rising places of the axis.
struct TimelineSeries {
    std::vector<int64_t> at;  // microseconds or events
    std::vector<double> total;
    std::vector<std::vector<double>> bytes;  // of each line, as exact as they are drawn
    std::vector<int64_t> last_bytes;         // of each, exactly
    std::vector<std::string> names;
};

struct TimelineStripState {
    bool is_view = false;  // in the place of the views, for pictures; else the strip below them
    DatasetPtr dataset;
    bool by_events = false;
    bool all_logs = false;  // others than the current and the compared one as well
    ZoomedAxis axis;        // microseconds, or events
    double drag_anchor_s = 0;
    std::optional<double> pointer_s;  // under the pointer, in the frame before
    bool is_playing = false;
    double speed = 0;  // log seconds a second; 0: the part in view in 15 seconds

    TimelineCurve curve;
    TimelineCurve overview;  // of the whole log, for the minimap
    std::vector<TimelineCurve> others;
    Answered<TimelineSeries> series;
    Answered<TimelineSeries> sites;
};

}  // namespace hs
