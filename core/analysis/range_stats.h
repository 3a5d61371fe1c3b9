#pragma once
// What happened in a range of a log, in numbers.

#include "core/analysis/live_at.h"

namespace hs {

struct RangeStats {
    Amount allocated;
    Amount freed;
    uint64_t allocations = 0;
    uint64_t frees = 0;
    Amount live_before;
    Amount live_after;
    int64_t peak_bytes = 0;  // the most that was live at any moment of it, its ends included

    // What the range left behind, or took away.
    [[nodiscard]] Amount net() const { return allocated - freed; }
};

RangeStats range_stats(const EventLog& log, EventRange range, Measure measure);

}  // namespace hs
