#pragma once
// The live total over time.

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/event_log.h"

namespace hs {

struct ChosenCurve;

struct TimelinePoint {
    int64_t time_us = 0;
    int64_t live_bytes = 0;  // the state at this time
    int64_t min_bytes = 0;   // since the point before (0 before the first), its state included
    int64_t max_bytes = 0;

    friend bool operator==(const TimelinePoint&, const TimelinePoint&) = default;
};

// A point for each time; times must not fall. Costs O(log) and one decoded block a point. Of all
// rows, or of chosen ones.
Result<std::vector<TimelinePoint>> timeline(const EventLog& log, std::span<const int64_t> times_us,
                                            Measure measure, JobContext& job,
                                            const ChosenCurve* chosen = nullptr);

// At most `count` rising times from 0 to the end of the log, evenly spaced; the last is the end.
std::vector<int64_t> even_times(int64_t duration_us, size_t count);

}  // namespace hs
