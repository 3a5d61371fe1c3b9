#pragma once
// Whether a log's sizes are to be multiplied by its sampling factors. On 64-bit Linux the recorder
// logs every event although its header states sampling; multiplied, such a log shows hundreds of
// times the memory there was.

#include <cstdint>
#include <optional>

#include "core/model/dataset.h"
#include "core/model/event_log.h"

namespace hs {

enum class ScaleMode : uint8_t { kAuto, kOn, kOff };

struct ScaleDecision {
    Measure measure = kEstimatedBytes;
    // What the header's probabilities would mean: events a second of log time, at 1 us an event
    // for what the clock loses.
    double events_per_second = 0;
    std::optional<Diagnostic> reason;  // set when auto left the factors out
};

// Auto scales unless more than 2e7 events a second would come out, more than Python can make.
ScaleDecision decide_scale(const EventLog& log, ScaleMode mode);
// What the amounts of its stacks are.
Measure stack_measure(const Dataset& dataset, ScaleMode mode);

}  // namespace hs
