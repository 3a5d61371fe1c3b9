#pragma once
// Where the bytes of a peak are written in the plot: right of it above its top, else left of it,
// else below its top, always within the box and in no other label's way.

#include <imgui.h>

#include <optional>
#include <span>

#include "app/workspace_layout.h"

namespace hs {

struct PeakLabel {
    float x = 0;    // of the peak, px
    float top = 0;  // of the curve at the peak
    ImVec2 text;    // its size
    float gap = 0;  // between peak and text; three quarters of it are kept free beside the text
};
// What the text and the room beside it take; none where there is no place.
std::optional<Rect> place_peak_label(const Rect& box, const PeakLabel& label,
                                     std::span<const Rect> taken);

}  // namespace hs
