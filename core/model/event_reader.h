#pragma once
// Reads the events of an EventLog again, forward from the beginning of any block.

#include <algorithm>
#include <cstdint>

#include "core/model/event_codec.h"
#include "core/model/event_log.h"

namespace hs {

class EventReader {
public:
    EventReader() = default;
    EventReader(const EventLog& log, size_t block)
        : EventReader(log, block, log.byte_of_block(block)) {}
    // byte: what byte_of_block says, for callers that know.
    EventReader(const EventLog& log, size_t block, uint64_t byte)
        : row_count_(log.parts().row_count) {
        const std::string_view bytes = log.parts().bytes.bytes();
        begin_ = reinterpret_cast<const uint8_t*>(bytes.data());
        end_ = begin_ + bytes.size();
        if (block >= log.block_count()) {
            at_ = end_;
            return;
        }
        at_ = begin_ + std::min<uint64_t>(byte, bytes.size());
        time_us_ = log.parts().block_time[block];
        latest_us_ = log.latest_before_block(block);
        const auto& skips = log.parts().skips;
        const auto first = std::lower_bound(
            skips.begin(), skips.end(), byte,
            [](const ByteSkip& skip, uint64_t offset) { return skip.from < offset; });
        skip_ = skips.data() + (first - skips.begin());
        skips_end_ = skips.data() + skips.size();
        skip_from_ = skip_ == skips_end_ ? nullptr : begin_ + skip_->from;
    }

    // False at the end (or where the bytes no longer hold what was there when they were indexed).
    // Rows beyond the table come as row 0.
    bool next(RawEvent* event) {
        if (at_ == skip_from_) follow_skip();
        if (at_ >= end_) return false;
        const uint8_t* after = decode_common_event(at_, event);
        if (after == nullptr) after = decode_event(at_, event);
        if (after == nullptr || after > end_) {
            at_ = end_;
            return false;
        }
        at_ = after;
        if (event->row() >= row_count_) event->word &= ~kRowMask;
        return true;
    }
    // The same, with time kept.
    bool next_timed(RawEvent* event) {
        if (!next(event)) return false;
        time_us_ = static_cast<int64_t>(static_cast<uint64_t>(time_us_) +
                                        static_cast<uint64_t>(event->delta_us()));
        latest_us_ = std::max(latest_us_, time_us_);
        return true;
    }
    // Calls visit(event, latest_us) for up to `most` events, until it says no: that one is not
    // taken and comes again. Returns how many were taken. Twice as fast as one by one.
    template <class Visit>
    uint64_t visit_timed(uint64_t most, const Visit& visit) {
        uint64_t count = 0;
        while (count < most) {
            const uint64_t common = visit_common(most - count, visit);
            count += common & ~kRefused;
            if (count == most || (common & kRefused) != 0) break;
            const EventReader before = *this;
            RawEvent event;
            if (!next_timed(&event)) break;
            if (!visit(static_cast<const RawEvent&>(event), latest_us_)) {
                *this = before;
                break;
            }
            ++count;
        }
        return count;
    }
    // Of the last event read with next_timed, or before the block.
    [[nodiscard]] int64_t latest_us() const { return latest_us_; }

private:
    static constexpr uint64_t kRefused = uint64_t{1} << 63;

    // Events that need no second look, all in registers. Adds kRefused when visit said no.
    template <class Visit>
    uint64_t visit_common(uint64_t most, const Visit& visit) {
        const uint8_t* limit = end_ - std::min<ptrdiff_t>(end_ - begin_, kLongestEventBytes);
        if (skip_from_ != nullptr) limit = std::min(limit, skip_from_);
        const uint8_t* at = at_;
        int64_t time_us = time_us_;
        int64_t latest_us = latest_us_;
        const uint32_t row_count = row_count_;
        uint64_t count = 0;
        while (count < most && at < limit) {
            RawEvent event;
            const uint8_t* next = decode_common_event(at, &event);
            // A free's bit taken out, a backward step's left in: that one fails here, too.
            if (next == nullptr || (event.word & ~kFreeBit) >= row_count) break;
            const int64_t time_then =
                time_us + static_cast<int64_t>(event.seconds * 1'000'000 + event.microseconds);
            const int64_t latest_then = std::max(latest_us, time_then);
            if (!visit(static_cast<const RawEvent&>(event), latest_then)) {
                count |= kRefused;
                break;
            }
            time_us = time_then;
            latest_us = latest_then;
            at = next;
            ++count;
        }
        at_ = at;
        time_us_ = time_us;
        latest_us_ = latest_us;
        return count;
    }

    void follow_skip() {
        while (skip_ != skips_end_ && at_ == begin_ + skip_->from) {
            at_ = std::min(begin_ + skip_->to, end_);
            ++skip_;
        }
        skip_from_ = skip_ == skips_end_ ? nullptr : begin_ + skip_->from;
    }

    const uint8_t* begin_ = nullptr;
    const uint8_t* at_ = nullptr;
    const uint8_t* end_ = nullptr;
    const ByteSkip* skip_ = nullptr;
    const ByteSkip* skips_end_ = nullptr;
    const uint8_t* skip_from_ = nullptr;
    uint32_t row_count_ = 0;
    int64_t time_us_ = 0;
    int64_t latest_us_ = 0;
};

// Calls visit(const RawEvent&) for the events [first, last), given as instants.
template <class Visit>
void scan_events(const EventLog& log, uint64_t first, uint64_t last, Visit&& visit) {
    if (first >= last) return;
    const size_t block = log.block_of_event(first);
    EventReader reader(log, block);
    RawEvent event;
    for (uint64_t n = log.first_event_of_block(block); n < first; ++n) {
        if (!reader.next(&event)) return;
    }
    for (uint64_t n = first; n < last; ++n) {
        if (!reader.next(&event)) return;
        visit(static_cast<const RawEvent&>(event));
    }
}

}  // namespace hs
