#pragma once
// ChosenCurve: the live total of some rows of a log, one thread's or one allocator's, over all of
// its events: what the log has of all rows. Made by one pass over the events; peaks, points and
// plots then cost what they do of the whole.

#include <cstdint>
#include <vector>

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/event_log.h"
#include "core/model/live_curve.h"

namespace hs {

struct ChosenCurve {
    std::vector<uint8_t> is_chosen;  // by row of the log
    // One of them, as the measure needs it.
    LiveCurve<int64_t> raw;
    LiveCurve<Amount> scaled;

    [[nodiscard]] size_t memory_bytes() const {
        return is_chosen.capacity() + raw.memory_bytes() + scaled.memory_bytes();
    }
};

// is_chosen: by row of the log. kCancelled.
Result<ChosenCurve> chosen_curve(const EventLog& log, std::vector<uint8_t> is_chosen,
                                 Measure measure, JobContext& job);

}  // namespace hs
