#include "core/model/segment_parser.h"

#include <algorithm>
#include <array>

#include "core/base/wrapping.h"

namespace hs {
namespace {

// kScaled: sampling changes sizes, so the scaled total is followed as well, and slots are by class.
// kFar: the sums are beyond the nearer caches, so each is asked for some events before it is used.
template <bool kScaled, bool kFar>
class SegmentParser {
public:
    SegmentParser(const SegmentContext& context, uint64_t first_byte, uint64_t limit_byte,
                  std::span<EventSums> sums)
        : context_(context),
          stream_(*context.stream),
          sampling_(*context.sampling),
          class_count_(context.sampling->class_count()),
          sums_(sums),
          first_(stream_.begin() + first_byte),
          limit_(std::min(stream_.begin() + limit_byte, stream_.end())),
          at_(first_) {
        parsed_.first_byte = first_byte;
        const size_t most_events = (limit_byte - first_byte) / kShortestEventBytes + 1;
        // Events of 7 bytes only are rare; a third less seldom has to grow.
        parsed_.blocks.reserve(most_events / context.block_events * 2 / 3 + 2);
    }

    ParsedSegment run() {
        while (at_ < limit_ && !is_done_) {
            parse_block();
            if (context_.job->cancelled()) break;
        }
        add_waiting();
        parsed_.end_byte = static_cast<uint64_t>(at_ - stream_.begin());
        parsed_.end_time_us = time_us_;
        parsed_.latest_us = std::max(latest_us_, time_us_);
        parsed_.end_live_bytes = live_bytes_;
        parsed_.end_scaled = scaled_;
        return std::move(parsed_);
    }

private:
    // What changes with every event, kept in registers by the loop.
    struct Running {
        int64_t time_us = 0;
        int64_t live_bytes = 0;
        Extent<int64_t> extent = {INT64_MAX, INT64_MIN};
        Amount scaled;
        Extent<Amount> scaled_extent;
    };

    void parse_block() {
        BlockRow row;
        row.time_us = time_us_;
        row.latest_us = std::max(latest_us_, time_us_);
        row.live_bytes = live_bytes_;
        const Amount scaled_before = scaled_;
        Running running = {time_us_, live_bytes_, {INT64_MAX, INT64_MIN}, scaled_, {}};
        running.scaled_extent = {{~(Int128{1} << 127)}, {Int128{1} << 127}};
        uint32_t count = 0;
        const uint8_t* block_begin = at_;
        while (count < context_.block_events) {
            const uint32_t more = common_events(running, context_.block_events - count);
            count += more;
            if (count == context_.block_events || at_ >= limit_) break;
            const bool is_first = count == 0;
            if (!uncommon_event(running)) break;
            if (is_first) block_begin = block_begin_;
            ++count;
        }
        time_us_ = running.time_us;
        live_bytes_ = running.live_bytes;
        scaled_ = running.scaled;
        if (count == 0) return;
        row.byte = static_cast<uint32_t>(block_begin - first_);
        row.extent = running.extent;
        if (context_.one_instant_blocks) row.extent = {live_bytes_, live_bytes_};
        parsed_.event_count += count;
        parsed_.blocks.push_back(row);
        if constexpr (kScaled) {
            parsed_.scaled_live.push_back(scaled_before);
            if (context_.one_instant_blocks) running.scaled_extent = {scaled_, scaled_};
            parsed_.scaled_extents.push_back(running.scaled_extent);
        }
    }

    void apply(Running& running, const RawEvent& event) {
        const unsigned is_free = event.word >> 30 & 1;
        const int64_t signed_bytes = event.signed_bytes();
        running.live_bytes = wrapping_add(running.live_bytes, signed_bytes);
        running.extent.add(running.live_bytes);
        size_t slot = event.row();
        if constexpr (kScaled) {
            if (class_count_ > 1) {
                const uint32_t size_class = sampling_.class_of(event.size_bytes);
                slot = slot * class_count_ + size_class;
                running.scaled += sampling_.factor(size_class) * signed_bytes;
            } else {
                running.scaled += sampling_.factor_of_size(event.size_bytes) * signed_bytes;
            }
            running.scaled_extent.add(running.scaled);
        }
        const Addend addend = {sums_.data() + slot, event.size_bytes, is_free};
        if constexpr (kFar) {
            __builtin_prefetch(addend.sums, 1);
            waiting_[waiting_count_++] = addend;
            if (waiting_count_ == waiting_.size()) add_waiting();
        } else {
            addend.add();
        }
    }

    struct Addend {
        EventSums* sums;
        uint64_t size_bytes;
        unsigned is_free;

        void add() const {
            sums->bytes[is_free] =
                wrapping_add(sums->bytes[is_free], static_cast<int64_t>(size_bytes));
            ++sums->count[is_free];
        }
    };

    void add_waiting() {
        for (size_t i = 0; i < waiting_count_; ++i) waiting_[i].add();
        waiting_count_ = 0;
    }

    // Events that need no second look, until one does, `most` are done, or the limit is reached.
    uint32_t common_events(Running& outer, uint32_t most) {
        Running running = outer;
        const uint8_t* at = at_;
        // Before this no event can reach beyond the end.
        const auto size = static_cast<size_t>(stream_.end() - stream_.begin());
        const uint8_t* surely_inside =
            size > kLongestEventBytes ? stream_.end() - kLongestEventBytes : stream_.begin();
        const uint8_t* limit = std::min(limit_, surely_inside);
        const uint32_t row_count = stream_.row_count();
        uint32_t count = 0;
        while (count < most && at < limit) {
            RawEvent event;
            const uint8_t* next = decode_common_event(at, &event);
            // A free's bit taken out, a backward step's left in: that one fails here, too.
            if (next == nullptr || (event.word & ~kFreeBit) >= row_count ||
                event.microseconds >= 1'000'000) {
                break;
            }
            running.time_us =
                wrapping_add(running.time_us,
                             static_cast<int64_t>(event.seconds * 1'000'000 + event.microseconds));
            apply(running, event);
            at = next;
            ++count;
        }
        outer = running;
        at_ = at;
        return count;
    }

    // One event of any kind at at_; steps over what is none. False at the end of the bytes, or at
    // the limit.
    bool uncommon_event(Running& running) {
        while (at_ < limit_) {
            RawEvent event;
            const uint8_t* next = nullptr;
            switch (stream_.judge(at_, &event, &next)) {
                case EventSteps::Verdict::kCutShort:
                    parsed_.cut_short_bytes = static_cast<uint64_t>(stream_.end() - at_);
                    at_ = stream_.end();
                    is_done_ = true;
                    return false;
                case EventSteps::Verdict::kLost:
                    skip_to(stream_.find_step(at_ + 1, *context_.job));
                    continue;
                case EventSteps::Verdict::kEvent:
                    break;
            }
            block_begin_ = at_;
            if (event.row() >= stream_.row_count()) {
                event.word &= ~kRowMask;
                ++parsed_.unknown_row_count;
            }
            if ((event.word & kBackwardBit) != 0) ++parsed_.backward_count;
            latest_us_ = std::max(latest_us_, running.time_us);
            running.time_us = wrapping_add(running.time_us, event.delta_us());
            apply(running, event);
            at_ = next;
            return true;
        }
        return false;
    }

    void skip_to(const uint8_t* to) {
        parsed_.skips.push_back({static_cast<uint64_t>(at_ - stream_.begin()),
                                 static_cast<uint64_t>(to - stream_.begin())});
        at_ = to;
    }

    std::array<Addend, 32> waiting_;
    size_t waiting_count_ = 0;
    const SegmentContext& context_;
    const EventSteps& stream_;
    const Sampling& sampling_;
    const uint32_t class_count_;
    std::span<EventSums> sums_;
    const uint8_t* first_;
    const uint8_t* limit_;
    const uint8_t* at_;
    const uint8_t* block_begin_ = nullptr;  // of the last uncommon event
    bool is_done_ = false;
    int64_t time_us_ = 0;
    int64_t latest_us_ = 0;  // of times before a backward step; time_us_ may be later
    int64_t live_bytes_ = 0;
    Amount scaled_;
    ParsedSegment parsed_;
};

}  // namespace

ParsedSegment parse_segment(const SegmentContext& context, uint64_t first_byte, uint64_t limit_byte,
                            std::span<EventSums> sums) {
    constexpr size_t kNearBytes = size_t{1} << 19;
    const bool is_far = sums.size_bytes() > kNearBytes;
    const auto run = [&](auto parser) { return parser.run(); };
    if (context.sampling->changes_sizes()) {
        return is_far ? run(SegmentParser<true, true>(context, first_byte, limit_byte, sums))
                      : run(SegmentParser<true, false>(context, first_byte, limit_byte, sums));
    }
    return is_far ? run(SegmentParser<false, true>(context, first_byte, limit_byte, sums))
                  : run(SegmentParser<false, false>(context, first_byte, limit_byte, sums));
}

}  // namespace hs
