#pragma once
// What only a pass over the events themselves can tell: how much came and went in each stretch of
// time, how large allocations are, and which were freed again at once. Each costs one decoding of
// the range, on all threads. A digest has no events; ask LogFacts::is_digest first.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/analysis/live_at.h"
#include "core/analysis/live_series.h"
#include "core/base/ids.h"
#include "core/model/amount.h"

namespace hs {

// What allocations, or frees, add up to.
struct EventTotal {
    uint64_t count = 0;  // as logged
    Amount bytes;

    void add(const EventTotal& other) {
        count += other.count;
        bytes += other.bytes;
    }
    friend bool operator==(const EventTotal&, const EventTotal&) = default;
};

struct TimeBucket {
    int64_t first_us = 0;  // exclusive, but for the first bucket
    int64_t last_us = 0;
    EventTotal allocated;
    EventTotal freed;
    Amount live;  // at the end of the bucket

    friend bool operator==(const TimeBucket&, const TimeBucket&) = default;
};
// One bucket for each time, from the time before it (or the log's start) on. Times must rise. Of
// all rows, or of chosen ones.
Result<std::vector<TimeBucket>> time_buckets(const EventLog& log, std::span<const int64_t> ends_us,
                                             Measure measure, JobContext& job,
                                             std::optional<StackRows> chosen = {});

// Sizes from a power of two to below the next.
struct SizeClass {
    uint64_t least_bytes = 0;
    uint64_t most_bytes = 0;
    EventTotal allocated;
    EventTotal freed;

    friend bool operator==(const SizeClass&, const SizeClass&) = default;
};
struct EventChoice {
    EventRange range;
    const TraceSet* traces = nullptr;  // only these; null: all
    // Which stack each row counts for; without any, that of the log.
    std::optional<StackRows> rows = {};
};
// Classes without events are left out; the first may be that of size 0 alone.
Result<std::vector<SizeClass>> size_classes(const EventLog& log, const EventChoice& choice,
                                            Measure measure, JobContext& job);

// By TraceId: the number of the first event that allocated there; UINT64_MAX for none. Ends early
// when every stack was seen.
Result<std::vector<uint64_t>> first_allocations(const EventLog& log, size_t trace_count,
                                                JobContext& job);

// Temporary allocations: freed before anything else is allocated. Of logs that name no addresses a
// free counts as that of the newest allocation when stack and size agree; each allocation is freed
// once. (This is the definition of heaptrack, with stack and size in place of the address.) For
// logs that pair frees with allocations there is temporary_amounts.
struct TemporaryAllocations {
    std::vector<EventTotal> all;        // by TraceId: every allocation of the range
    std::vector<EventTotal> temporary;  // by TraceId
};
Result<TemporaryAllocations> temporary_allocations(const EventLog& log, size_t trace_count,
                                                   const EventChoice& choice, Measure measure,
                                                   JobContext& job);

}  // namespace hs
