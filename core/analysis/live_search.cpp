#include "core/analysis/live_search.h"

#include <algorithm>
#include <optional>

#include "core/model/event_reader.h"
#include "core/model/live_cursor.h"

namespace hs {
namespace {

Amount amount_of(int64_t whole) {
    return Amount::whole(whole);
}
Amount amount_of(Amount amount) {
    return amount;
}

// Calls visit(event_count, live) for each state that an event of the block leaves.
template <class Value, class Change, class Visit>
void visit_block(const EventLog& log, const LiveCurve<Value>& curve, const Change& change,
                 size_t block, Visit&& visit) {
    uint64_t count = log.first_event_of_block(block);
    const uint64_t end = log.first_event_of_block(block + 1);
    if (log.facts().is_digest) {
        visit(end, curve.start(block + 1));
        return;
    }
    EventReader reader(log, block);
    Value live = curve.start(block);
    RawEvent event;
    while (count < end && reader.next(&event)) {
        live = wrapping_add(live, change(event));
        visit(++count, live);
    }
}

}  // namespace

LiveInstant lowest_between(const EventLog& log, Measure measure, uint64_t first, uint64_t last,
                           const ChosenCurve* chosen) {
    last = std::min(last, log.event_count());
    first = std::min(first, last);
    if (last == 0) return {};
    return with_live_curve(log, measure, chosen, [&](const auto& curve, const auto& change) {
        using Value = decltype(curve.end_total());
        struct Lowest {
            uint64_t count = 0;
            Value live{};
        };
        std::optional<Lowest> lowest;
        if (first == 0) lowest = Lowest{};
        const auto take = [&](uint64_t count, Value live) {
            if (count < first || last < count) return;
            if (!lowest || live < lowest->live ||
                (!(lowest->live < live) && lowest->count < count)) {
                lowest = Lowest{count, live};
            }
        };
        const size_t begin = log.block_of_event(first == 0 ? 0 : first - 1);
        const size_t end = log.block_of_event(last - 1);
        visit_block(log, curve, change, begin, take);
        if (begin < end) visit_block(log, curve, change, end, take);
        size_t deepest = begin;  // of the blocks between: the last with what is lowest
        for (size_t block = begin + 1; block < end; ++block) {
            const Value& min = curve.block(block).min;
            if (deepest == begin ? !lowest || !(lowest->live < min)
                                 : !(curve.block(deepest).min < min)) {
                deepest = block;
            }
        }
        if (deepest != begin) visit_block(log, curve, change, deepest, take);
        return lowest ? LiveInstant{lowest->count, amount_of(lowest->live)} : LiveInstant{last, {}};
    });
}

uint64_t last_at_most(const EventLog& log, Measure measure, uint64_t before, Amount most,
                      const ChosenCurve* chosen) {
    before = std::min(before, log.event_count());
    if (before == 0) return 0;
    return with_live_curve(log, measure, chosen, [&](const auto& curve, const auto& change) {
        for (size_t block = log.block_of_event(before - 1) + 1; block-- > 0;) {
            if (most < amount_of(curve.block(block).min)) continue;
            uint64_t found = 0;
            visit_block(log, curve, change, block, [&](uint64_t count, auto live) {
                if (count < before && !(most < amount_of(live))) found = count;
            });
            if (found != 0) return found;
        }
        return uint64_t{0};
    });
}

uint64_t first_at_most(const EventLog& log, Measure measure, uint64_t after, Amount most,
                       const ChosenCurve* chosen) {
    const uint64_t end = log.event_count();
    if (after >= end) return end;
    return with_live_curve(log, measure, chosen, [&](const auto& curve, const auto& change) {
        for (size_t block = log.block_of_event(after); block < curve.block_count(); ++block) {
            if (most < amount_of(curve.block(block).min)) continue;
            uint64_t found = 0;
            visit_block(log, curve, change, block, [&](uint64_t count, auto live) {
                if (found == 0 && after < count && !(most < amount_of(live))) found = count;
            });
            if (found != 0) return found;
        }
        return end;
    });
}

}  // namespace hs
