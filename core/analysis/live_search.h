#pragma once
// Instants of a log's live total, found by what is live there. Instants are counts of events. Costs
// O(blocks) and at most three decoded blocks; of a digest, which has no events, the blocks' ends.

#include <cstdint>

#include "core/model/amount.h"
#include "core/model/event_log.h"

namespace hs {

struct ChosenCurve;

struct LiveInstant {
    uint64_t event_count = 0;
    Amount live;
};

// The last instant of [first, last] at which the least is live. Of all rows, or of chosen ones.
LiveInstant lowest_between(const EventLog& log, Measure measure, uint64_t first, uint64_t last,
                           const ChosenCurve* chosen = nullptr);

// The last instant before, or the first one after, at which no more than this is live; none: the
// beginning, where nothing is, or the end.
uint64_t last_at_most(const EventLog& log, Measure measure, uint64_t before, Amount most,
                      const ChosenCurve* chosen = nullptr);
uint64_t first_at_most(const EventLog& log, Measure measure, uint64_t after, Amount most,
                       const ChosenCurve* chosen = nullptr);

}  // namespace hs
