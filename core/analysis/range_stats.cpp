#include "core/analysis/range_stats.h"

#include <algorithm>

#include "core/model/live_cursor.h"

namespace hs {

RangeStats range_stats(const EventLog& log, EventRange range, Measure measure) {
    RangeStats stats;
    // Every row's trace is below this: the totals are wanted, and not by trace.
    TraceId last;
    for (const TraceId trace : log.parts().trace_of_row) last = std::max(last, trace);
    const TraceActivity activity =
        trace_activity(log, size_t{last.v} + 1, range.first, range.last, measure);
    for (size_t trace = 0; trace < activity.allocated.size(); ++trace) {
        stats.allocated += activity.allocated[trace];
        stats.freed += activity.freed[trace];
        stats.allocations += activity.allocations[trace];
        stats.frees += activity.frees[trace];
    }
    const auto live = [&](uint64_t events) { return log.live_after(events, measure); };
    stats.live_before = live(range.first);
    stats.live_after = live(range.last);
    with_live_cursor(log, measure, [&](auto& cursor) {
        const uint64_t ends[] = {range.first, range.last};
        cursor.walk_events(ends, [&](size_t i, const auto&, const auto& extent) {
            if (i == 1) stats.peak_bytes = rounded(extent.max);
        });
    });
    return stats;
}

}  // namespace hs
