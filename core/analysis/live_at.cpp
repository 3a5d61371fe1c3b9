#include "core/analysis/live_at.h"

#include <algorithm>

#include "core/base/memory_region.h"
#include "core/model/event_log.h"
#include "core/model/trace_trie.h"

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
    void for_each(const EventLog& log, const StackRows& rows, Measure measure, Body&& body) const {
        const uint32_t classes = log.sampling().class_count();
        size_t slot = 0;
        for (const TraceId trace : rows.trace_of_row) {
            if (trace == StackRows::kLeftOut) {
                slot += classes;
                continue;
            }
            for (uint32_t c = 0; c < classes; ++c, ++slot) {
                const EventSums& sums = sums_[slot];
                if ((sums.count[0] | sums.count[1]) == 0) continue;
                body(trace, sums,
                     measure.is_estimate ? log.factor_of_slot(slot) : Amount::whole(1));
            }
        }
    }

private:
    MemoryRegion region_;
    std::span<EventSums> sums_;
};

std::vector<Amount> by_trace(const EventLog& log, const StackRows& rows,
                             std::span<const int64_t> slots, Measure measure) {
    std::vector<Amount> amounts(rows.trace_count);
    const uint32_t classes = log.sampling().class_count();
    size_t slot = 0;
    for (const TraceId trace : rows.trace_of_row) {
        if (trace == StackRows::kLeftOut) {
            slot += classes;
            continue;
        }
        for (uint32_t c = 0; c < classes; ++c, ++slot) {
            if (slots[slot] == 0) continue;
            amounts[trace.v] += measure.is_estimate ? log.factor_of_slot(slot) * slots[slot]
                                                    : Amount::whole(slots[slot]);
        }
    }
    return amounts;
}

// Frees that took a piece off a mapping ended no block.
void add_kept_blocks(const EventLog& log, const StackRows& rows, EventRange range,
                     std::span<Amount> counts) {
    const std::vector<KeptBlocks>& kept = log.parts().kept_blocks;
    auto at =
        std::lower_bound(kept.begin(), kept.end(), range.first,
                         [](const KeptBlocks& one, uint64_t event) { return one.event < event; });
    for (; at != kept.end() && at->event < range.last; ++at) {
        const TraceId trace = rows.trace_of_row[at->row];
        if (trace != StackRows::kLeftOut) counts[trace.v] += Amount::whole(at->blocks);
    }
}

}  // namespace

EventRange within(const EventLog& log, EventRange range) {
    range.last = std::min(range.last, log.event_count());
    range.first = std::min(range.first, range.last);
    return range;
}

TraceActivity trace_activity(const EventLog& log, size_t trace_count, uint64_t first, uint64_t last,
                             Measure measure) {
    return trace_activity(log, all_rows(log, trace_count), {first, last}, measure);
}

TraceActivity trace_activity(const EventLog& log, const StackRows& rows, EventRange range,
                             Measure measure) {
    TraceActivity activity;
    activity.allocated.resize(rows.trace_count);
    activity.freed.resize(rows.trace_count);
    activity.allocations.resize(rows.trace_count);
    activity.frees.resize(rows.trace_count);
    SlotSums(log, range.first, range.last)
        .for_each(log, rows, measure, [&](TraceId trace, const EventSums& sums, Amount factor) {
            activity.allocated[trace.v] += factor * sums.bytes[0];
            activity.freed[trace.v] += factor * sums.bytes[1];
            activity.allocations[trace.v] += sums.count[0];
            activity.frees[trace.v] += sums.count[1];
        });
    return activity;
}

std::vector<Amount> live_amounts(const EventLog& log, size_t trace_count, uint64_t instant,
                                 Measure measure) {
    return net_amounts(log, trace_count, 0, instant, measure);
}

std::vector<Amount> net_amounts(const EventLog& log, size_t trace_count, uint64_t first,
                                uint64_t last, Measure measure) {
    return net_amounts(log, all_rows(log, trace_count), {first, last}, measure);
}

std::vector<Amount> net_amounts(const EventLog& log, const StackRows& rows, EventRange range,
                                Measure measure) {
    std::vector<int64_t> slots(log.slot_count());
    log.add_net_bytes(range.first, range.last, slots);
    return by_trace(log, rows, slots, measure);
}

std::vector<Amount> allocated_amounts(const EventLog& log, size_t trace_count, uint64_t first,
                                      uint64_t last, Measure measure) {
    return allocated_amounts(log, all_rows(log, trace_count), {first, last}, measure);
}

std::vector<Amount> allocated_amounts(const EventLog& log, const StackRows& rows, EventRange range,
                                      Measure measure) {
    std::vector<int64_t> slots(log.slot_count());
    log.add_allocated_bytes(range.first, range.last, slots);
    return by_trace(log, rows, slots, measure);
}

std::vector<Amount> final_amounts(const Dataset& dataset, Measure measure) {
    if (!dataset.log) return dataset.profile->amount_of_trace;
    return live_amounts(*dataset.log, dataset.traces->trace_count(), dataset.log->event_count(),
                        measure);
}

StackAmounts stack_amounts(const EventLog& log, size_t trace_count, EventRange range,
                           StackPart part, Measure measure) {
    return stack_amounts(log, all_rows(log, trace_count), range, part, measure);
}

StackAmounts stack_amounts(const EventLog& log, const StackRows& rows, EventRange range,
                           StackPart part, Measure measure) {
    StackAmounts sums = {std::vector<Amount>(rows.trace_count),
                         std::vector<Amount>(rows.trace_count), measure};
    const bool takes_frees = part != StackPart::kAllocated;
    SlotSums(log, range.first, range.last)
        .for_each(log, rows, measure, [&](TraceId trace, const EventSums& of_slot, Amount factor) {
            const auto blocks = [&](unsigned k) {
                return factor * static_cast<int64_t>(of_slot.count[k]);
            };
            sums.amounts[trace.v] += factor * of_slot.bytes[0];
            sums.counts[trace.v] += blocks(0);
            if (!takes_frees) return;
            sums.amounts[trace.v] -= factor * of_slot.bytes[1];
            sums.counts[trace.v] -= blocks(1);
        });
    if (takes_frees) add_kept_blocks(log, rows, range, sums.counts);
    if (part != StackPart::kSurviving) return sums;
    for (Amount& amount : sums.amounts) amount = std::max(amount, Amount{});
    for (Amount& count : sums.counts) count = std::max(count, Amount{});
    return sums;
}

StackAmounts stack_amounts(const Dataset& dataset, EventRange range, StackPart part,
                           Measure measure) {
    const size_t count = dataset.traces->trace_count();
    if (dataset.log) return stack_amounts(*dataset.log, count, range, part, measure);
    StackAmounts all;
    if (dataset.profile) all.amounts = dataset.profile->amount_of_trace;
    all.amounts.resize(count);
    all.measure = {stack_unit(dataset)};
    return all;
}

GroupTotals group_totals(const EventLog& log, std::span<const uint32_t> group_of_row,
                         size_t group_count, uint64_t instant) {
    // Groups take the place of stacks; row 0 is none of an event's.
    std::vector<TraceId> trace_of_row(group_of_row.size(), StackRows::kLeftOut);
    for (size_t row = 1; row < trace_of_row.size(); ++row) trace_of_row[row] = {group_of_row[row]};
    const StackRows rows{trace_of_row, group_count};
    return {stack_amounts(log, rows, {0, instant}, StackPart::kNet, kRecordedBytes),
            stack_amounts(log, rows, {0, instant}, StackPart::kAllocated, kRecordedBytes)};
}

}  // namespace hs
