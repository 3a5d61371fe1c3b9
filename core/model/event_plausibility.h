#pragma once
// Finding the way in a stream of events that has no marks: is this an event, and where does the
// next one begin?
//
// The writer's known fault (sizes of 2 to 4 GiB) stores one byte that reads as the beginning of a
// longer varint, which swallows the first byte of the next event; everything after it is read one
// byte late. Read so, an event's row is 256 times too large and its size stands where the
// microseconds should be.

#include <algorithm>
#include <cstdint>
#include <optional>

#include "core/base/job_context.h"
#include "core/model/event_codec.h"

namespace hs {

class EventPlausibility {
public:
    // All readable bytes (64 bytes of padding follow), the number of rows of the trace table, row 0
    // included, and of those that events may well have: more where the table is cut.
    EventPlausibility(const uint8_t* begin, const uint8_t* end, uint32_t row_count,
                      uint32_t used_rows = 0)
        : begin_(begin),
          end_(end),
          row_count_(row_count),
          used_rows_(std::max(row_count, used_rows)) {}

    enum class Verdict : uint8_t {
        kEvent,
        kCutShort,  // the bytes end inside it
        kLost,      // not an event, or not a likely one
    };
    // Says what is at `at`, and fills the event and `next` for kEvent.
    Verdict judge(const uint8_t* at, RawEvent* event, const uint8_t** next) const;

    // The first place from `at` on where several events in a row are beyond doubt; end() if there
    // is none. Gives up, returning end(), when the job is cancelled.
    const uint8_t* find_step(const uint8_t* at, const JobContext& job) const;

    // A likely beginning of an event within a few hundred bytes from `at`: a guess that is good
    // enough to begin decoding in the middle, and to be checked against where the events before
    // end.
    std::optional<const uint8_t*> guess_step(const uint8_t* at) const;

    // The rows that the events themselves show, whatever table there is: writers number stacks in
    // the order of their first event, so that no row comes long before all smaller ones. Up to the
    // first event that does not fit; reads all of them on one thread.
    [[nodiscard]] uint32_t rows_in_order_of_use(const JobContext& job) const;

    // The bytes were written here: whatever decodes is an event.
    void be_sure() { is_sure_ = true; }

    [[nodiscard]] const uint8_t* begin() const { return begin_; }
    [[nodiscard]] const uint8_t* end() const { return end_; }
    [[nodiscard]] uint32_t row_count() const { return row_count_; }

private:
    // What speaks against a run of events; the more the less likely.
    struct Run {
        unsigned length = 0;  // events beyond doubt, in a row
        bool reached_end = false;
        bool has_row = false;  // some row other than 0: runs of zero bytes look like events
        uint64_t doubts = 0;
    };
    [[nodiscard]] Run run_from(const uint8_t* at, unsigned most) const;
    [[nodiscard]] bool is_step(const uint8_t* at) const;
    [[nodiscard]] bool is_beyond_doubt(const RawEvent& event) const;
    [[nodiscard]] bool is_possible(const RawEvent& event) const;  // a row beyond the table is
    [[nodiscard]] bool is_lost_after(const uint8_t* at, const uint8_t* next) const;

    const uint8_t* begin_;
    const uint8_t* end_;
    uint32_t row_count_;
    uint32_t used_rows_;
    bool is_sure_ = false;
};

}  // namespace hs
