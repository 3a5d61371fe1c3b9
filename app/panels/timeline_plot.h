#pragma once
// The picture of the timeline: total with its least and most, chosen lines, other logs, peaks,
// range, cursor and axes. Click or drag sets the cursor, Shift+drag a range, the wheel zooms.

#include <string>
#include <vector>

#include "app/panels/timeline_strip_state.h"
#include "app/view.h"

namespace hs {

// Where the plot is and what its edges stand for.
struct PlotFrame {
    float left = 0;
    float top = 0;
    float width = 0;
    float height = 0;
    AxisSpan span;
    int64_t highest_bytes = 0;  // or 100 for shares

    [[nodiscard]] float right() const { return left + width; }
    [[nodiscard]] float bottom() const { return top + height; }
    [[nodiscard]] TimeAxis axis() const { return {span, static_cast<double>(width)}; }
    [[nodiscard]] float x_of(int64_t place) const {
        return left + static_cast<float>(axis().x_of(place));
    }
    [[nodiscard]] float y_of(double bytes) const;
    [[nodiscard]] int64_t place_at(float x) const {
        return axis().value_at(static_cast<double>(x - left));
    }
};

// Fills what is left of the panel. The dataset has a log.
void draw_timeline_plot(ViewContext& view, TimelineStripState& own, const DatasetRow& row);

// Of the total and of the lines beside it, in the order of series_keys.
ImU32 total_colour(const Theme& theme);
ImU32 series_colour(const Theme& theme, size_t index);

}  // namespace hs
