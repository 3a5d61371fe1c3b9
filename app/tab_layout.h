#pragma once
// Which tabs fit into a line: as many as fit from the left, the active one always, and the rest
// behind a "more" button.

#include <cstddef>
#include <span>
#include <vector>

namespace hs {

struct TabLayout {
    std::vector<size_t> shown;   // indices, left to right
    std::vector<size_t> hidden;  // indices, for the "more" menu
};

// Widths in px; `more_width` is taken off only when something is hidden.
TabLayout tab_layout(std::span<const float> widths, float available, float more_width,
                     size_t active);

}  // namespace hs
