#pragma once
// What the timeline draws, worked out for the part in view, and the way from times to its axis.

#include "app/answers.h"
#include "app/panels/timeline_strip_state.h"
#include "app/view.h"

namespace hs {

// The whole, the part in view and the total's curves for a plot of this width.
void refresh_timeline(ViewContext& view, TimelineStripState& own, const DatasetRow& row,
                      size_t width_px);
// Chosen lines and the picked one; null while none is ready or chosen.
Shared<TimelineSeries> timeline_series(ViewContext& view, TimelineStripState& own,
                                       const DatasetRow& row, size_t width_px);
// A mark of the program or the recording; not what the recorder measured or had to tell.
struct TimelineMark {
    int64_t place = 0;  // on the axis
    int64_t time_us = 0;
    std::string name;
};
// From left to right; null while not ready, and where there are none.
Shared<std::vector<TimelineMark>> timeline_marks(ViewContext& view, const TimelineStripState& own,
                                                 const DatasetRow& row);
// Whether there can be a stack of sites: not beside chosen lines or rows.
bool can_show_sites(const AppState& state);
// Whether it is drawn.
bool timeline_sites_shown(const AppState& state);
// The largest sites, from the uppermost of the stack down; null while not ready, and where
// they are not shown.
Shared<TimelineSeries> timeline_sites(ViewContext& view, TimelineStripState& own,
                                      const DatasetRow& row, size_t width_px);
// Of the range; null without one.
Shared<RangeStats> timeline_stats(ViewContext& view, const DatasetRow& row);
// The chosen lines, after them the picked one unless it is among them, and that of chosen rows.
std::vector<SeriesKey> series_keys(const AppState& state);
// How they are drawn: without any, as it matters for the total alone.
SeriesLook series_look(const AppState& state);

// Of the log, in the axis' unit.
int64_t end_of(const TimelineStripState& own, const EventLog& log);
// Seconds to the axis' unit and back.
int64_t place_of(const TimelineStripState& own, const EventLog& log, double time_s);
double time_at(const TimelineStripState& own, const EventLog& log, int64_t place);
int64_t live_at(const AppState& state, const Dataset& dataset, uint64_t events);

}  // namespace hs
