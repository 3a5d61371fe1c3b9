#pragma once
// What each stack held at an instant, and what it did over a range of events. Instants are counts
// of events (EventLog::events_until gives them for times).

#include <cstdint>
#include <span>
#include <vector>

#include "core/model/dataset.h"

namespace hs {

// Events [first, last).
struct EventRange {
    uint64_t first = 0;
    uint64_t last = 0;

    friend bool operator==(const EventRange&, const EventRange&) = default;
};

// By TraceId; 0 is the unknown trace.
struct TraceActivity {
    std::vector<Amount> allocated;  // bytes
    std::vector<Amount> freed;
    std::vector<uint64_t> allocations;
    std::vector<uint64_t> frees;
};

// Over the events [first, last). With first = 0, allocated - freed is what is live after `last`.
TraceActivity trace_activity(const EventLog& log, size_t trace_count, uint64_t first, uint64_t last,
                             bool scaled);

// Bytes by TraceId. These are the amounts that flame trees, flow graphs and tables are made of.
std::vector<Amount> live_amounts(const EventLog& log, size_t trace_count, uint64_t instant,
                                 bool scaled);
std::vector<Amount> allocated_amounts(const EventLog& log, size_t trace_count, uint64_t first,
                                      uint64_t last, bool scaled);
// Allocated less freed over [first, last): what the range left behind, or took away.
std::vector<Amount> net_amounts(const EventLog& log, size_t trace_count, uint64_t first,
                                uint64_t last, bool scaled);

// Bytes and blocks by TraceId. Where sizes are scaled, so are counts.
struct StackAmounts {
    std::vector<Amount> bytes;
    std::vector<Amount> counts;
};
enum class StackPart : uint8_t {
    kAllocated,
    kNet,        // allocated less freed
    kSurviving,  // the same where it is positive: what the range allocated and left alive
};
StackAmounts stack_amounts(const EventLog& log, size_t trace_count, EventRange range,
                           StackPart part, bool scaled);
// Of a profile: its own amounts, which are no bytes perhaps, and no counts.
StackAmounts profile_amounts(const Dataset& dataset);

}  // namespace hs
