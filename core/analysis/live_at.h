#pragma once
// What each stack held at an instant, and what it did over a range of events. Instants are counts
// of events (EventLog::events_until gives them for times).

#include <cstdint>
#include <span>
#include <vector>

#include "core/analysis/stack_rows.h"
#include "core/base/ids.h"
#include "core/model/amount.h"
#include "core/model/dataset.h"

namespace hs {

// Events [first, last).
struct EventRange {
    uint64_t first = 0;
    uint64_t last = 0;

    friend bool operator==(const EventRange&, const EventRange&) = default;
};

// Cut to the events that the log has.
EventRange within(const EventLog& log, EventRange range);

// By TraceId; 0 is the unknown trace.
struct TraceActivity {
    std::vector<Amount> allocated;  // bytes
    std::vector<Amount> freed;
    std::vector<uint64_t> allocations;
    std::vector<uint64_t> frees;
};

// Over the events [first, last). With first = 0, allocated - freed is what is live after `last`.
TraceActivity trace_activity(const EventLog& log, size_t trace_count, uint64_t first, uint64_t last,
                             Measure measure);

// Bytes by TraceId. These are the amounts that flame trees, flow graphs and tables are made of.
std::vector<Amount> live_amounts(const EventLog& log, size_t trace_count, uint64_t instant,
                                 Measure measure);
std::vector<Amount> allocated_amounts(const EventLog& log, size_t trace_count, uint64_t first,
                                      uint64_t last, Measure measure);
// Allocated less freed over [first, last): what the range left behind, or took away.
std::vector<Amount> net_amounts(const EventLog& log, size_t trace_count, uint64_t first,
                                uint64_t last, Measure measure);
// The same of chosen rows, by their stacks.
TraceActivity trace_activity(const EventLog& log, const StackRows& rows, EventRange range,
                             Measure measure);
std::vector<Amount> net_amounts(const EventLog& log, const StackRows& rows, EventRange range,
                                Measure measure);
std::vector<Amount> allocated_amounts(const EventLog& log, const StackRows& rows, EventRange range,
                                      Measure measure);

// What each stack holds at the end of a log, or has in a profile.
std::vector<Amount> final_amounts(const Dataset& dataset, Measure measure);

// Amounts and blocks by TraceId. Where sizes are estimates, so are counts; a profile has no blocks.
struct StackAmounts {
    std::vector<Amount> amounts;
    std::vector<Amount> counts;
    Measure measure = kRecordedBytes;
};
enum class StackPart : uint8_t {
    kAllocated,
    kNet,        // allocated less freed
    kSurviving,  // the same where it is positive: what the range allocated and left alive
};
StackAmounts stack_amounts(const EventLog& log, size_t trace_count, EventRange range,
                           StackPart part, Measure measure);
StackAmounts stack_amounts(const EventLog& log, const StackRows& rows, EventRange range,
                           StackPart part, Measure measure);
// Of a log by the range; of a profile all that it has.
StackAmounts stack_amounts(const Dataset& dataset, EventRange range, StackPart part,
                           Measure measure);

// By thread or allocator, where each row has one: columns of LogAttributes.
struct GroupTotals {
    StackAmounts live;
    StackAmounts allocated;
};
GroupTotals group_totals(const EventLog& log, std::span<const uint32_t> group_of_row,
                         size_t group_count, uint64_t instant);

}  // namespace hs
