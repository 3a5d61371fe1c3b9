#include "core/layout/plot_layout.h"

#include "core/model/live_cursor.h"

namespace hs {
namespace {

// The right edge of a column, in the axis' own unit, rounded to it.
Int128 edge(Int128 first, Int128 last, size_t column, size_t width_px) {
    const auto width = static_cast<Int128>(width_px);
    return first + ((last - first) * static_cast<Int128>(column) + width / 2) / width;
}

template <class Advance>
std::vector<PlotColumn> columns(Int128 first, Int128 last, size_t width_px, Advance&& advance) {
    std::vector<PlotColumn> made;
    if (last < first || width_px == 0) return made;
    made.reserve(width_px);
    advance(first);
    for (size_t i = 1; i <= width_px; ++i) made.push_back(advance(edge(first, last, i, width_px)));
    return made;
}

template <class Cursor, class Value>
PlotColumn column_of(const Cursor& cursor, const Extent<Value>& extent) {
    return {rounded(extent.min), rounded(extent.max), rounded(cursor.live())};
}

}  // namespace

std::vector<PlotColumn> plot_columns(const EventLog& log, bool scaled, int64_t first_us,
                                     int64_t last_us, size_t width_px) {
    return with_live_cursor(log, scaled, [&](auto& cursor) {
        return columns(first_us, last_us, width_px, [&](Int128 edge_us) {
            const auto extent = cursor.advance_to_time(static_cast<int64_t>(edge_us));
            return column_of(cursor, extent);
        });
    });
}

std::vector<PlotColumn> plot_columns_by_event(const EventLog& log, bool scaled, uint64_t first,
                                              uint64_t last, size_t width_px) {
    return with_live_cursor(log, scaled, [&](auto& cursor) {
        return columns(first, last, width_px, [&](Int128 event) {
            const auto extent = cursor.advance_to_event(static_cast<uint64_t>(event));
            return column_of(cursor, extent);
        });
    });
}

}  // namespace hs
