#include "core/analysis/live_at.h"

#include <algorithm>

#include "core/base/memory_region.h"

namespace hs {
namespace {

// Sums by slot over [first, last), in fresh pages: cheaper than clearing a vector.
class SlotSums {
public:
    SlotSums(const EventLog& log, uint64_t first, uint64_t last)
        : region_(log.slot_count() * sizeof(EventSums)),
          sums_(reinterpret_cast<EventSums*>(region_.data()), log.slot_count()) {
        log.add_sums(first, last, sums_);
    }

    // Calls body(trace, sums, factor) for every slot with events. The factor is 1 unless scaled.
    template <class Body>
    void for_each(const EventLog& log, bool scaled, Body&& body) const {
        const uint32_t classes = log.sampling().class_count();
        size_t slot = 0;
        for (uint32_t row = 0; row < log.parts().row_count; ++row) {
            const TraceId trace = log.parts().trace_of_row[row];
            for (uint32_t c = 0; c < classes; ++c, ++slot) {
                const EventSums& sums = sums_[slot];
                if ((sums.count[0] | sums.count[1]) == 0) continue;
                body(trace, sums, scaled ? log.sampling().factor(c) : Amount::whole(1));
            }
        }
    }

private:
    MemoryRegion region_;
    std::span<EventSums> sums_;
};

std::vector<Amount> by_trace(const EventLog& log, size_t trace_count,
                             std::span<const int64_t> slots, bool scaled) {
    std::vector<Amount> amounts(trace_count);
    const uint32_t classes = log.sampling().class_count();
    size_t slot = 0;
    for (const TraceId trace : log.parts().trace_of_row) {
        for (uint32_t c = 0; c < classes; ++c, ++slot) {
            if (slots[slot] == 0) continue;
            amounts[trace.v] +=
                scaled ? log.sampling().factor(c) * slots[slot] : Amount::whole(slots[slot]);
        }
    }
    return amounts;
}

}  // namespace

TraceActivity trace_activity(const EventLog& log, size_t trace_count, uint64_t first, uint64_t last,
                             bool scaled) {
    TraceActivity activity;
    activity.allocated.resize(trace_count);
    activity.freed.resize(trace_count);
    activity.allocations.resize(trace_count);
    activity.frees.resize(trace_count);
    SlotSums(log, first, last)
        .for_each(log, scaled, [&](TraceId trace, const EventSums& sums, Amount factor) {
            activity.allocated[trace.v] += factor * sums.bytes[0];
            activity.freed[trace.v] += factor * sums.bytes[1];
            activity.allocations[trace.v] += sums.count[0];
            activity.frees[trace.v] += sums.count[1];
        });
    return activity;
}

std::vector<Amount> live_amounts(const EventLog& log, size_t trace_count, uint64_t instant,
                                 bool scaled) {
    return net_amounts(log, trace_count, 0, instant, scaled);
}

std::vector<Amount> net_amounts(const EventLog& log, size_t trace_count, uint64_t first,
                                uint64_t last, bool scaled) {
    std::vector<int64_t> slots(log.slot_count());
    log.add_net_bytes(first, last, slots);
    return by_trace(log, trace_count, slots, scaled);
}

std::vector<Amount> allocated_amounts(const EventLog& log, size_t trace_count, uint64_t first,
                                      uint64_t last, bool scaled) {
    std::vector<int64_t> slots(log.slot_count());
    log.add_allocated_bytes(first, last, slots);
    return by_trace(log, trace_count, slots, scaled);
}

StackAmounts stack_amounts(const EventLog& log, size_t trace_count, EventRange range,
                           StackPart part, bool scaled) {
    StackAmounts amounts = {std::vector<Amount>(trace_count), std::vector<Amount>(trace_count)};
    const bool takes_frees = part != StackPart::kAllocated;
    SlotSums(log, range.first, range.last)
        .for_each(log, scaled, [&](TraceId trace, const EventSums& sums, Amount factor) {
            const auto blocks = [&](unsigned k) {
                return factor * static_cast<int64_t>(sums.count[k]);
            };
            amounts.bytes[trace.v] += factor * sums.bytes[0];
            amounts.counts[trace.v] += blocks(0);
            if (!takes_frees) return;
            amounts.bytes[trace.v] -= factor * sums.bytes[1];
            amounts.counts[trace.v] -= blocks(1);
        });
    if (part != StackPart::kSurviving) return amounts;
    for (Amount& bytes : amounts.bytes) bytes = std::max(bytes, Amount{});
    for (Amount& count : amounts.counts) count = std::max(count, Amount{});
    return amounts;
}

StackAmounts profile_amounts(const Dataset& dataset) {
    const size_t count = dataset.traces->trace_count();
    StackAmounts amounts;
    if (dataset.profile) amounts.bytes = dataset.profile->amount_of_trace;
    amounts.bytes.resize(count);
    amounts.counts.resize(count);
    return amounts;
}

}  // namespace hs
