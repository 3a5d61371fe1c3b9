#pragma once
// EventSteps: where the events of an encoded stream begin. In a stream that EventLogSink wrote each
// begins where the one before ends. An importer whose files have the encoding already may doubt
// that: it says what is an event, and where the next one is after bytes that are none.

#include <cstdint>
#include <optional>

#include "core/base/job_context.h"
#include "core/model/event_codec.h"

namespace hs {

class EventSteps {
public:
    // All readable bytes (64 bytes of padding follow), and the number of rows of the trace table,
    // row 0 included.
    EventSteps(const uint8_t* begin, const uint8_t* end, uint32_t row_count)
        : begin_(begin), end_(end), row_count_(row_count) {}
    EventSteps(const EventSteps&) = delete;
    EventSteps& operator=(const EventSteps&) = delete;
    virtual ~EventSteps() = default;

    enum class Verdict : uint8_t {
        kEvent,
        kCutShort,  // the bytes end inside it
        kLost,      // not an event, or not a likely one
    };
    // Says what is at `at`, and fills the event and `next` for kEvent.
    virtual Verdict judge(const uint8_t* at, RawEvent* event, const uint8_t** next) const {
        const uint8_t* after = decode_event(at, event);
        if (after == nullptr) return Verdict::kLost;
        if (after > end_) return Verdict::kCutShort;  // its last varint was ended by the padding
        *next = after;
        return Verdict::kEvent;
    }
    // The next place from `at` on where events begin again for certain; end() if there is none, or
    // once the job is cancelled.
    virtual const uint8_t* find_step(const uint8_t*, const JobContext&) const { return end_; }
    // A likely beginning of an event soon after `at`: good enough to begin decoding in the middle,
    // and to be checked against where the events before end.
    [[nodiscard]] virtual std::optional<const uint8_t*> guess_step(const uint8_t*) const {
        return std::nullopt;
    }
    // Asked when events were lost or have rows beyond the table. True: the events have taught it
    // something, and are to be judged again.
    virtual bool learn(const JobContext&) { return false; }

    [[nodiscard]] const uint8_t* begin() const { return begin_; }
    [[nodiscard]] const uint8_t* end() const { return end_; }
    [[nodiscard]] uint32_t row_count() const { return row_count_; }

private:
    const uint8_t* begin_;
    const uint8_t* end_;
    uint32_t row_count_;
};

}  // namespace hs
