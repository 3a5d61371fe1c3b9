#pragma once
// LiveCursor: walks the live total forward from instant to instant and tells the extremes in
// between, at O(log) and at most one decoded block a step. Plots and timelines are made of it.

#include <algorithm>
#include <cstdint>

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
        return sampling->factor(sampling->class_of(event.size_bytes)) * event.signed_bytes();
    }
};

template <class Value, class Change>
class LiveCursor {
public:
    // Begins before the first event, at 0.
    LiveCursor(const EventLog& log, const LiveCurve<Value>& curve, Change change)
        : log_(log), curve_(curve), change_(change), block_end_(log.first_event_of_block(1)) {}

    [[nodiscard]] Value live() const { return live_; }
    [[nodiscard]] uint64_t event_count() const { return count_; }

    // To the state after all events with time at most this. The extremes are over the state before
    // and every state on the way. Going back is not possible: an earlier time changes nothing.
    Extent<Value> advance_to_time(int64_t time_us) {
        Extent<Value> extent = {live_, live_};
        go_to_block(block_at_time(time_us), extent);
        while (count_ < block_end_ && peek() && latest_us_ <= time_us) take(extent);
        return extent;
    }

    // To the state after so many events.
    Extent<Value> advance_to_event(uint64_t event_count) {
        Extent<Value> extent = {live_, live_};
        if (event_count <= count_) return extent;
        if (event_count > block_end_) go_to_block(log_.block_of_event(event_count - 1), extent);
        while (count_ < event_count && peek()) take(extent);
        return extent;
    }

private:
    // The last block with events at or before the time, looked for from the present one on.
    [[nodiscard]] size_t block_at_time(int64_t time_us) const {
        const size_t count = log_.block_count();
        size_t below = block_;  // latest_before_block(below) <= time, or the present block
        size_t step = 1;
        while (below + step < count && log_.latest_before_block(below + step) <= time_us) {
            below += step;
            step *= 2;
        }
        size_t above = std::min(below + step, count);
        while (above - below > 1) {
            const size_t middle = below + (above - below) / 2;
            (log_.latest_before_block(middle) <= time_us ? below : above) = middle;
        }
        return below;
    }

    void go_to_block(size_t target, Extent<Value>& extent) {
        if (target <= block_ || target >= log_.block_count()) return;
        extent = curve_.extent(block_ + 1, target, extent);
        // The rest of the present block is decoded only if it could matter.
        const Extent<Value>& rest = curve_.block(block_);
        if (rest.min < extent.min || extent.max < rest.max) {
            while (count_ < block_end_ && peek()) take(extent);
        }
        block_ = target;
        count_ = log_.first_event_of_block(target);
        block_end_ = log_.first_event_of_block(target + 1);
        live_ = curve_.start(target);
        extent.add(live_);
        is_open_ = false;
        has_next_ = false;
    }

    bool peek() {
        if (has_next_) return true;
        if (!is_open_) reader_ = EventReader(log_, block_);
        is_open_ = true;
        has_next_ = reader_.next_timed(&next_);
        latest_us_ = reader_.latest_us();
        return has_next_;
    }

    void take(Extent<Value>& extent) {
        live_ = live_ + change_(next_);
        ++count_;
        has_next_ = false;
        // Between the events of one snapshot lie states that never were.
        if (!log_.facts().is_digest || count_ == block_end_) extent.add(live_);
    }

    const EventLog& log_;
    const LiveCurve<Value>& curve_;
    Change change_;
    size_t block_ = 0;
    uint64_t count_ = 0;
    uint64_t block_end_ = 0;
    Value live_{};
    EventReader reader_;
    bool is_open_ = false;
    RawEvent next_;
    int64_t latest_us_ = 0;  // of next_
    bool has_next_ = false;
};

// Calls body(cursor) with a cursor over the scaled or the raw total.
template <class Body>
auto with_live_cursor(const EventLog& log, bool scaled, Body&& body) {
    if (scaled && log.sampling().changes_sizes()) {
        LiveCursor<Amount, ScaledChange> cursor(log, log.parts().scaled_live, {&log.sampling()});
        return body(cursor);
    }
    LiveCursor<int64_t, RawChange> cursor(log, log.parts().raw_live, {});
    return body(cursor);
}

inline int64_t rounded(int64_t whole) {
    return whole;
}
inline int64_t rounded(Amount amount) {
    return amount.rounded();
}

}  // namespace hs
