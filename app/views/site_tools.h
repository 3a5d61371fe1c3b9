#pragma once
// What the tables of places in the program (Hotspots, Leaks) share: a filter, showing a place
// elsewhere, and small series drawn in a row.

#include <span>
#include <string>
#include <string_view>

#include "app/view.h"

namespace hs {

// Null, or why there are no stacks to show.
const char* why_no_sites(const AppState& state);

void draw_name_filter(ViewContext& view, std::string& text, const char* hint, float width = 0);
// Below the line of tools, what the rows are of and come to; stale: of the time before.
void draw_totals_line(const ViewContext& view, const std::string& text, bool is_stale);
// The same at the right end of the line.
void draw_right_text(const ViewContext& view, const std::string& text, bool stale);

// Tells the other views which place was chosen.
void pick_site(ViewContext& view, const std::string& name);
// Another place was chosen than the one known: `known` is now that, or empty for none.
bool follow_picked_site(const ViewContext& view, std::string& known);
// Shows a view of stacks with only those through the place.
void show_site_in(ViewContext& view, const char* view_name, const std::string& name);
// At the right end of the line: its line on the timeline, and only its stacks in the flame graph.
void draw_site_buttons(ViewContext& view, const std::string& name);

// "4.00 KiB" to "4 KiB": what is round needs no digits after the point.
std::string without_zeros(std::string text);

// Whether the text holds the part, whatever the case of plain letters; an empty part is everywhere.
bool has_text(std::string_view part, std::string_view text);

// A line over the whole rectangle, from 0 up; empty or all 0: nothing.
void draw_small_series(const ViewContext& view, std::span<const float> values, ImVec2 low,
                       ImVec2 high);

// "before.hpm  →  after.hpm": this file and the one it is compared with; empty: there is none.
std::string compared_files_text(const AppState& state, const DatasetRow& row);

}  // namespace hs
