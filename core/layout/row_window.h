#pragma once
// Which rows of a long table are in view. Whole pixels in 64 bits, since a float is off by rows
// from 16 million pixels on, which 700,000 rows reach.

#include <algorithm>
#include <cstdint>

namespace hs {

struct RowWindow {
    int64_t row_px = 24;
    int64_t view_px = 0;  // height of the space for rows
    uint64_t row_count = 0;

    [[nodiscard]] int64_t content_px() const { return static_cast<int64_t>(row_count) * row_px; }
    [[nodiscard]] int64_t most_scroll() const {
        return std::max<int64_t>(0, content_px() - view_px);
    }
    [[nodiscard]] int64_t clamped(int64_t scroll) const {
        return std::clamp<int64_t>(scroll, 0, most_scroll());
    }
    // Rows of which something is visible: first … last-1.
    [[nodiscard]] uint64_t first(int64_t scroll) const {
        return static_cast<uint64_t>(scroll / row_px);
    }
    [[nodiscard]] uint64_t last(int64_t scroll) const {
        const auto end = static_cast<uint64_t>((scroll + view_px + row_px - 1) / row_px);
        return std::min(row_count, end);
    }
    // The row at y pixels below the upper edge; row_count if there is none.
    [[nodiscard]] uint64_t row_at(int64_t scroll, int64_t y) const {
        if (y < 0 || y >= view_px) return row_count;
        return std::min(row_count, static_cast<uint64_t>((scroll + y) / row_px));
    }
    // Scrolled no further than needed to have all of the row in view.
    [[nodiscard]] int64_t scroll_showing(int64_t scroll, uint64_t row) const {
        const int64_t top = static_cast<int64_t>(row) * row_px;
        if (top < scroll) return clamped(top);
        if (top + row_px > scroll + view_px) return clamped(top + row_px - view_px);
        return clamped(scroll);
    }
    [[nodiscard]] uint64_t rows_per_page() const {
        return static_cast<uint64_t>(std::max<int64_t>(1, view_px / row_px - 1));
    }
};

}  // namespace hs
