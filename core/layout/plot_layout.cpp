#include "core/layout/plot_layout.h"

#include "core/model/live_cursor.h"

namespace hs {
namespace {

// The right edge of a column, in the axis' own unit, rounded to it.
Int128 edge(Int128 first, Int128 last, size_t column, size_t width_px) {
    const auto width = static_cast<Int128>(width_px);
    return first + ((last - first) * static_cast<Int128>(column) + width / 2) / width;
}

// The left edge of the first column, then the right edge of each.
template <class Unit>
std::vector<Unit> edges(Int128 first, Int128 last, size_t width_px) {
    std::vector<Unit> made;
    if (last < first || width_px == 0) return made;
    made.reserve(width_px + 1);
    for (size_t i = 0; i <= width_px; ++i) {
        made.push_back(static_cast<Unit>(edge(first, last, i, width_px)));
    }
    return made;
}

// Columns of what a walk over the edges visits; the first edge only begins the first column.
auto into_columns(std::vector<PlotColumn>& columns) {
    return [&columns](size_t i, auto live, const auto& extent) {
        if (i > 0) columns.push_back({rounded(extent.min), rounded(extent.max), rounded(live)});
    };
}

}  // namespace

std::vector<PlotColumn> plot_columns(const EventLog& log, Measure measure, int64_t first_us,
                                     int64_t last_us, size_t width_px, const ChosenCurve* chosen) {
    std::vector<PlotColumn> made;
    made.reserve(width_px);
    with_live_cursor(log, measure, chosen, [&](auto& cursor) {
        cursor.walk_times(edges<int64_t>(first_us, last_us, width_px), into_columns(made));
    });
    return made;
}

std::vector<PlotColumn> plot_columns_by_event(const EventLog& log, Measure measure, uint64_t first,
                                              uint64_t last, size_t width_px,
                                              const ChosenCurve* chosen) {
    std::vector<PlotColumn> made;
    made.reserve(width_px);
    with_live_cursor(log, measure, chosen, [&](auto& cursor) {
        cursor.walk_events(edges<uint64_t>(first, last, width_px), into_columns(made));
    });
    return made;
}

}  // namespace hs
