#pragma once
// The Timeline of an event log: total with its least and most, chosen lines, other logs, peaks,
// range and cursor on a time plot, and above it a line of tools.

#include <string>
#include <vector>

#include "app/panels/timeline_strip_state.h"
#include "app/view.h"

namespace hs {

// Commands: next and previous peak, play or pause; and one step of playing.
void take_timeline_requests(ViewContext& view, TimelineStripState& own, const DatasetRow& row);
// Sets the cursor and brings it into view.
void go_to_time(ViewContext& view, TimelineStripState& own, const EventLog& log, double time_s);

// Play, peaks, axis, what is drawn, and the range in numbers.
void draw_timeline_tools(ViewContext& view, TimelineStripState& own, const DatasetRow& row);
// Swatch, name and cross of each line beside the total, over the plot; call it after the plot's own
// item, which must allow overlap. `ends_at`: by line, what it comes to at the end of the log; empty
// where that is out of view.
void draw_timeline_legend(ViewContext& view, const std::vector<std::string>& ends_at, ImVec2 at,
                          float room);
// Fills what is left of the panel. The dataset has a log.
void draw_timeline_plot(ViewContext& view, TimelineStripState& own, const DatasetRow& row);

// Of the lines beside the total, in the order of series_keys.
ImU32 series_colour(const Theme& theme, size_t index);

}  // namespace hs
