#pragma once
// What is known exactly where a log says which free ends which allocation: what a range of events
// left behind, what was freed again at once, how long blocks lived, and which are alive at an
// instant. Each is one pass over the events. The log has a pairing; ask EventLog::pairing first.

#include <cstdint>
#include <vector>

#include "core/analysis/event_statistics.h"
#include "core/analysis/live_at.h"
#include "core/analysis/stack_rows.h"

namespace hs {

// Of what the range allocated: what was not freed by its end.
Result<StackAmounts> still_alive(const EventLog& log, const StackRows& rows, EventRange range,
                                 JobContext& job);
// Of what the range allocated: what its thread freed again before the second allocation after it.
Result<StackAmounts> temporary_amounts(const EventLog& log, const StackRows& rows, EventRange range,
                                       JobContext& job);

// Blocks that lived for a time from `least_us` to below `end_us`; the last class has no end.
struct LifetimeClass {
    int64_t least_us = 0;
    int64_t end_us = 0;
    EventTotal blocks;

    friend bool operator==(const LifetimeClass&, const LifetimeClass&) = default;
};
// Of one stack.
struct StackLifetimes {
    EventTotal freed;
    EventTotal alive;   // at the end of the log
    EventTotal brief;   // of the freed: in less than kBriefUs
    double sum_us = 0;  // of the freed
    int64_t longest_us = 0;

    void add(const StackLifetimes& other);
};
constexpr int64_t kBriefUs = 100'000;

struct Lifetimes {
    std::vector<LifetimeClass> classes;  // by powers of ten of time, from 1 ms
    EventTotal alive;
    std::vector<StackLifetimes> by_trace;
};
// Of the blocks that the range allocated, until the end of the log.
Result<Lifetimes> lifetimes(const EventLog& log, const StackRows& rows, EventRange range,
                            JobContext& job);

struct LiveBlockAt {
    uint64_t event = 0;  // that allocated it
    int64_t born_us = 0;
    uint64_t size_bytes = 0;  // what is there at the instant
    uint32_t row = 0;
    std::optional<int64_t> freed_us;  // later; all of it
};
// The largest at an instant, largest first, then in the order of their allocation.
struct LargestBlocks {
    std::vector<LiveBlockAt> blocks;  // at most as many as asked for
    uint64_t all = 0;                 // how many there are
};
Result<LargestBlocks> largest_blocks(const EventLog& log, const StackRows& rows, uint64_t instant,
                                     size_t most, JobContext& job);

}  // namespace hs
