#pragma once
// Finding the way in heapprof's events, which have no marks: is this an event, and where does the
// next one begin?
//
// The writer's known fault (sizes of 2 to 4 GiB) stores one byte that reads as the beginning of a
// longer varint, which swallows the first byte of the next event; everything after it is read one
// byte late. Read so, an event's row is 256 times too large and its size stands where the
// microseconds should be.

#include <cstdint>
#include <memory>
#include <optional>

#include "core/model/event_steps.h"

namespace hs {

class HeapprofSteps final : public EventSteps {
public:
    HeapprofSteps(const uint8_t* begin, const uint8_t* end, uint32_t row_count)
        : EventSteps(begin, end, row_count), used_rows_(row_count) {}

    Verdict judge(const uint8_t* at, RawEvent* event, const uint8_t** next) const override;
    // Where several events in a row are beyond doubt.
    const uint8_t* find_step(const uint8_t* at, const JobContext& job) const override;
    // Within a few hundred bytes.
    [[nodiscard]] std::optional<const uint8_t*> guess_step(const uint8_t* at) const override;
    // Whether events have rows that the table lacks, because it was copied too early or cut. They
    // are events all the same, of unknown stacks.
    bool learn(const JobContext& job) override;

private:
    // The rows that the events themselves show, whatever table there is: writers number stacks in
    // the order of their first event, so that no row comes long before all smaller ones. Up to the
    // first event that does not fit; reads all of them on one thread.
    [[nodiscard]] uint32_t rows_in_order_of_use(const JobContext& job) const;

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

    uint32_t used_rows_;  // that events may well have: more than the table's where that is cut
};

std::unique_ptr<EventSteps> heapprof_steps(const uint8_t* begin, const uint8_t* end,
                                           uint32_t row_count);

}  // namespace hs
