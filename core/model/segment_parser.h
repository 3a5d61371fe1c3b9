#pragma once
// Decodes one segment of an event stream (a run of bytes with about 10^5 events) into block rows
// and per-slot sums. Everything in the result counts from the segment's own beginning, so segments
// are parsed on any number of threads and joined by adding up (see event_log_builder).

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/base/job_context.h"
#include "core/model/event_log.h"
#include "core/model/event_steps.h"
#include "core/model/sampling.h"

namespace hs {

// What all segments of one stream share.
struct SegmentContext {
    const EventSteps* stream = nullptr;
    const Sampling* sampling = nullptr;
    const JobContext* job = nullptr;
    uint32_t block_events = 0;
    // Digests: a block has one instant, and its extremes are those of its last event alone, as what
    // lies between the events of one snapshot never was.
    bool one_instant_blocks = false;
};

// A block, counted from the segment's beginning.
struct BlockRow {
    uint32_t byte = 0;
    int64_t time_us = 0;     // before the block's first event
    int64_t latest_us = 0;   // greatest time of any event before the block, at least 0
    int64_t live_bytes = 0;  // before the block's first event
    Extent<int64_t> extent;

    friend bool operator==(const BlockRow&, const BlockRow&) = default;
};

struct ParsedSegment {
    uint64_t first_byte = 0;
    uint64_t end_byte = 0;  // where the next segment's first event begins
    uint64_t event_count = 0;
    std::vector<BlockRow> blocks;
    std::vector<Extent<Amount>> scaled_extents;  // by block; empty if sampling changes nothing
    std::vector<Amount> scaled_live;             // before the block
    std::vector<ByteSkip> skips;
    int64_t end_time_us = 0;
    int64_t latest_us = 0;
    int64_t end_live_bytes = 0;
    Amount end_scaled;
    uint64_t unknown_row_count = 0;  // events whose row is beyond the table
    uint64_t backward_count = 0;
    uint64_t cut_short_bytes = 0;  // of an incomplete last event

    friend bool operator==(const ParsedSegment&, const ParsedSegment&) = default;
};

// Parses the events that begin in [first_byte, limit_byte). sums has rows x classes slots, zero at
// first.
ParsedSegment parse_segment(const SegmentContext& context, uint64_t first_byte, uint64_t limit_byte,
                            std::span<EventSums> sums);

}  // namespace hs
