#pragma once
// LiveCursor: walks the live total forward from instant to instant and tells the extremes in
// between, at O(log) and at most one decoded block a step. Plots and timelines are made of it.

#include <algorithm>
#include <cstdint>

#include "core/model/chosen_curve.h"
#include "core/model/event_log.h"
#include "core/model/event_reader.h"

namespace hs {

// What an event adds to a live total.
struct RawChange {
    int64_t operator()(const RawEvent& event) const { return event.signed_bytes(); }
};
struct ScaledChange {
    const Sampling* sampling = nullptr;
    Amount operator()(const RawEvent& event) const {
        return sampling->factor_of_size(event.size_bytes) * event.signed_bytes();
    }
};

// The same of chosen rows alone: is_chosen is by row.
template <class Change>
struct ChosenChange {
    Change change;
    const uint8_t* is_chosen = nullptr;
    auto operator()(const RawEvent& event) const {
        return is_chosen[event.row()] != 0 ? change(event) : decltype(change(event)){};
    }
};

template <class Value, class Change>
class LiveCursor {
public:
    // Begins before the first event, at 0.
    LiveCursor(const EventLog& log, const LiveCurve<Value>& curve, Change change)
        : log_(log), curve_(curve), change_(change) {
        open_block(0);
    }

    // The states at rising times: visit(i, live, extent) is the state after all events with time at
    // most times_us[i]; the extremes are over the state of the time before and every one on the
    // way. Going back is not possible: an earlier time changes nothing.
    template <class Visit>
    void walk_times(std::span<const int64_t> times_us, Visit&& visit) {
        size_t group = 0;
        walk(
            times_us.size(), [&](size_t i) { return block_at_time(times_us[i], &group); },
            [&](size_t i, Extent<Value>& extent) { take(UINT64_MAX, times_us[i], extent); }, visit);
    }
    // The same for counts of events.
    template <class Visit>
    void walk_events(std::span<const uint64_t> instants, Visit&& visit) {
        walk(
            instants.size(),
            [&](size_t i) { return log_.block_of_event(std::max<uint64_t>(instants[i], 1) - 1); },
            [&](size_t i, Extent<Value>& extent) {
                if (count_ < instants[i]) take(instants[i] - count_, INT64_MAX, extent);
            },
            visit);
    }

private:
    static constexpr size_t kAhead = 32;

    // What an instant needs lies all over the memory, so it is asked for some instants ahead.
    template <class BlockOf, class Take, class Visit>
    void walk(size_t count, const BlockOf& block_of, const Take& take_to, Visit&& visit) {
        size_t blocks[kAhead];
        for (size_t begin = 0; begin < count; begin += kAhead) {
            const size_t ahead = std::min(kAhead, count - begin);
            for (size_t k = 0; k < ahead; ++k) {
                blocks[k] = block_of(begin + k);
                if (blocks[k] >= log_.block_count()) continue;
                curve_.prefetch(blocks[k]);
                __builtin_prefetch(&log_.parts().block_byte[blocks[k]]);
            }
            size_t segment = segment_;
            for (size_t k = 0; k < ahead; ++k) {
                const uint64_t byte = log_.place_of_block(blocks[k], &segment).byte;
                for (size_t i = 0; i < 4; ++i) {
                    __builtin_prefetch(log_.parts().bytes.bytes().data() + byte + 64 * i);
                }
            }
            for (size_t k = 0; k < ahead; ++k) {
                Extent<Value> extent = {live_, live_};
                go_to_block(blocks[k], extent);
                take_to(begin + k, extent);
                visit(begin + k, live_, extent);
            }
            if (log_.gives_pages_back()) log_.parts().bytes.forget_pages(0, SIZE_MAX);
        }
    }

    // The last block with events at or before the time, looked for in a group and those after it.
    [[nodiscard]] size_t block_at_time(int64_t time_us, size_t* group) const {
        const std::vector<int64_t>& groups = log_.parts().group_latest;
        size_t step = 1;
        while (*group + step < groups.size() && groups[*group + step] <= time_us) {
            *group += step;
            step *= 2;
        }
        for (; step > 0; step /= 2) {
            if (*group + step < groups.size() && groups[*group + step] <= time_us) *group += step;
        }
        constexpr size_t kGroup = EventLogParts::kBlocksPerGroup;
        // Halving without a branch on what is found, which would be a coin toss each time.
        size_t below = *group * kGroup;
        for (size_t count = std::min(kGroup, log_.block_count() - below); count > 1;) {
            const size_t half = count / 2;
            below += log_.latest_before_block(below + half) <= time_us ? half : 0;
            count -= half;
        }
        return below;
    }

    void go_to_block(size_t target, Extent<Value>& extent) {
        if (target <= block_ || target >= log_.block_count()) return;
        extent = curve_.extent(block_ + 1, target, extent);
        // The rest of the present block is decoded only if it could matter.
        const Extent<Value>& rest = curve_.block(block_);
        if (rest.min < extent.min || extent.max < rest.max) { take(UINT64_MAX, INT64_MAX, extent); }
        open_block(target);
        extent.add(live_);
    }

    void open_block(size_t block) {
        const EventLog::BlockPlace place = log_.place_of_block(block, &segment_);
        block_ = block;
        count_ = place.first_event;
        block_end_ = place.end_event;
        block_byte_ = place.byte;
        live_ = curve_.start(block);
        is_open_ = false;
    }

    // Takes up to `most` events of the present block that are not later than this.
    void take(uint64_t most, int64_t last_us, Extent<Value>& extent) {
        if (count_ == block_end_) return;
        if (!is_open_) reader_ = EventReader(log_, block_, block_byte_);
        is_open_ = true;
        Value live = live_;
        Extent<Value> seen = extent;
        count_ += reader_.visit_timed(std::min(most, block_end_ - count_),
                                      [&](const RawEvent& event, int64_t latest_us) {
                                          if (latest_us > last_us) return false;
                                          live = wrapping_add(live, change_(event));
                                          seen.add(live);
                                          return true;
                                      });
        live_ = live;
        // Between the events of one snapshot lie states that never were.
        if (log_.facts().is_digest) {
            if (count_ == block_end_) extent.add(live);
        } else {
            extent = seen;
        }
    }

    const EventLog& log_;
    const LiveCurve<Value>& curve_;
    Change change_;
    size_t block_ = 0;
    size_t segment_ = 0;
    uint64_t count_ = 0;
    uint64_t block_end_ = 0;
    uint64_t block_byte_ = 0;
    Value live_{};
    EventReader reader_;
    bool is_open_ = false;
};

// Calls body(curve, change) with the live total in this measure and what an event adds to it: of
// all rows, or of chosen ones.
template <class Body>
auto with_live_curve(const EventLog& log, Measure measure, const ChosenCurve* chosen, Body&& body) {
    const uint8_t* is_chosen = chosen == nullptr ? nullptr : chosen->is_chosen.data();
    if (measure.is_estimate && log.sampling().changes_sizes()) {
        const ScaledChange change{&log.sampling()};
        if (chosen == nullptr) return body(log.parts().scaled_live, change);
        return body(chosen->scaled, ChosenChange<ScaledChange>{change, is_chosen});
    }
    if (chosen == nullptr) return body(log.parts().raw_live, RawChange{});
    return body(chosen->raw, ChosenChange<RawChange>{{}, is_chosen});
}

// Calls body(cursor) with a cursor over that total.
template <class Body>
auto with_live_cursor(const EventLog& log, Measure measure, const ChosenCurve* chosen,
                      Body&& body) {
    return with_live_curve(log, measure, chosen, [&](const auto& curve, const auto& change) {
        LiveCursor cursor(log, curve, change);
        return body(cursor);
    });
}
template <class Body>
auto with_live_cursor(const EventLog& log, Measure measure, Body&& body) {
    return with_live_cursor(log, measure, nullptr, std::forward<Body>(body));
}

inline int64_t rounded(int64_t whole) {
    return whole;
}
inline int64_t rounded(Amount amount) {
    return amount.rounded();
}

}  // namespace hs
