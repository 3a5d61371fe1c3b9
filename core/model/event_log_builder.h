#pragma once
// Builds an EventLog from an encoded event stream: segments of the stream are decoded on all
// threads at once, each from a guessed beginning, and joined. A segment whose guess does not meet
// the end of the one before is decoded again, so the result is that of one pass from the front,
// always.

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "core/base/input.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/dataset.h"
#include "core/model/event_log.h"
#include "core/model/event_steps.h"

namespace hs {

struct EventLogSource {
    Input events = Input::from_memory({}, {});
    Sampling sampling;
    uint64_t start_seconds = 0;
    uint64_t start_nanoseconds = 0;
    uint32_t row_count = 1;  // of the trace table, row 0 included
    // Indexes stay below about half of this; 0: as fast as 4 bytes an event allow.
    uint64_t memory_limit_bytes = 0;
    // A digest's event stream: byte offsets at which a new instant begins, the first being 0. Empty
    // for real logs.
    std::vector<uint64_t> instants;
    // Of a stream that EventLogSink wrote: events begin at each of these places, the first being 0.
    std::vector<uint64_t> marks;
    // Of one that is doubted.
    using MakeSteps = std::function<std::unique_ptr<EventSteps>(
        const uint8_t* begin, const uint8_t* end, uint32_t row_count)>;
    MakeSteps make_steps;
    std::vector<uint64_t> size_of_row;  // where sampling is by size: row_count of them
    std::vector<KeptBlocks> kept_blocks;
    bool is_paired = false;     // frees were given with their allocations
    bool peak_is_last = false;  // of several events that reach it
};

struct BuiltEventLog {
    EventLog log;
    std::vector<Diagnostic> diagnostics;
};

// kTooLarge when the sampling ranges are so many that sums per (trace, range) do not fit;
// kCancelled.
Result<BuiltEventLog> build_event_log(EventLogSource source, JobContext& job);

}  // namespace hs
