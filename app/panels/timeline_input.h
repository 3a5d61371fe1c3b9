#pragma once
// Pointer and keys of the timeline: scrub, range, zoom, pan, peaks, play.

#include "app/panels/timeline_plot.h"

namespace hs {

// For the item just made, which covers the plot.
void take_timeline_pointer(ViewContext& view, TimelineStripState& own, const EventLog& log,
                           const PlotFrame& frame, bool was_clicked);
// The same item, when it has the keyboard: Left, Right, Home and End move the cursor, Up and Down
// zoom at it.
void take_timeline_keys(ViewContext& view, TimelineStripState& own, const EventLog& log,
                        const PlotFrame& frame);
// The same for the minimap.
void take_minimap_pointer(TimelineStripState& own, const PlotFrame& frame);
// Commands: next and previous peak, play or pause; and one step of playing.
void take_timeline_requests(ViewContext& view, TimelineStripState& own, const DatasetRow& row);
// Sets the cursor and brings it into view.
void go_to_time(ViewContext& view, TimelineStripState& own, const EventLog& log, double time_s);

}  // namespace hs
