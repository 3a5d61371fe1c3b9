#pragma once
// A choice of few, side by side in one frame, and a button that stays pressed.

#include <span>

#include "app/view.h"

namespace hs {

struct Segment {
    const char* label = "";  // shown up to ##
    const char* about = "";  // tooltip
    const char* why_disabled = nullptr;
};

// Draws them in a row, the chosen one filled; returns the one that was pressed, or -1. The cursor
// stays on the line. Height 0: that of a button.
int segmented(const ViewContext& view, std::span<const Segment> segments, int chosen,
              float height = 0);
float segmented_width(const ViewContext& view, std::span<const Segment> segments);

// Pressed in this frame?
bool toggle_button(const ViewContext& view, const char* label, bool is_on, const char* about);

// To the next item on this line if it fits, else on the next one.
void same_line_if_fits(const ViewContext& view, float width, float gap_design_px);

}  // namespace hs
