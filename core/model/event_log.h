#pragma once
// EventLog: allocations and frees in the order they were logged, kept encoded (event_codec, 7 to 9
// bytes an event) with two indexes beside them, about 2 bytes an event together:
//
//   bytes        e e e e e e e e e e e e e e e e e e e e e e e e e e e e e e e …
//   blocks       |b0         |b1         |b2         |b3         |    64 events: where it begins,
//                                                                     time, live total, extremes
//   checkpoints  |c0                                 |c1              ~10^5 events: sums of every
//                                                                     trace from the log's start
//
// The state at any instant is the nearest checkpoint plus or minus the events between, decoded
// again: under a millisecond. The live total needs one block only.
//
// An instant is given as a count of events, "after so many": 0 is before the first one. Time may
// step backward in the file; events then count at the latest time seen so far, so that every time
// is a count too (events_until).

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/ids.h"
#include "core/base/input.h"
#include "core/model/checkpoint_table.h"
#include "core/model/live_curve.h"
#include "core/model/measure.h"
#include "core/model/part.h"
#include "core/model/sampling.h"

namespace hs {

class EventPairing;
struct LogAttributes;
struct LogMark;
struct LogSeries;
struct ObjectCounts;

// Bytes of the file that are no events: step was lost at `from` and found again at `to`.
struct ByteSkip {
    uint64_t from = 0;
    uint64_t to = 0;

    friend bool operator==(const ByteSkip&, const ByteSkip&) = default;
};

// The event that reaches the greatest live total, counting from 0 before the first event: the first
// one, or the last one where the tool that recorded says so.
template <class Value>
struct Peak {
    uint64_t event_count = 0;  // the state after so many events
    int64_t time_us = 0;
    Value live{};
};

// A free that took a piece off a mapping ended no block, or made two of one.
struct KeptBlocks {
    uint64_t event = 0;  // the free
    uint32_t row = 0;
    int32_t blocks = 0;  // more than its allocations less its frees

    friend bool operator==(const KeptBlocks&, const KeptBlocks&) = default;
};

struct LogFacts {
    uint64_t start_seconds = 0;  // since the epoch, by the recorder's wall clock
    uint64_t start_nanoseconds = 0;
    uint64_t event_count = 0;
    uint64_t allocation_count = 0;
    uint64_t free_count = 0;
    uint64_t unknown_row_count = 0;  // events whose row is beyond the trace table
    int64_t duration_us = 0;         // the latest time
    Peak<int64_t> raw_peak;
    Peak<Amount> scaled_peak;  // equal to raw_peak where sampling changes nothing
    Amount sampled_events;     // events, each counted 1/probability times
    bool is_digest = false;    // made from snapshots: events and their counts are not the program's

    [[nodiscard]] Peak<Amount> highest(Measure measure) const {
        if (measure.is_estimate) return scaled_peak;
        return {raw_peak.event_count, raw_peak.time_us, Amount::whole(raw_peak.live)};
    }
};

struct EventLogParts {
    Input bytes = Input::from_memory({}, {});
    LogFacts facts;
    Sampling sampling;
    uint32_t row_count = 1;  // rows of the file's trace table, row 0 (unknown) included
    std::vector<TraceId> trace_of_row;
    std::vector<uint64_t> size_of_row;  // of all its events; empty unless sampling is by size

    struct Segment {
        uint64_t first_byte = 0;
        uint64_t first_event = 0;
        uint32_t first_block = 0;
    };
    std::vector<Segment> segments;           // one more at the end, for where the last one ends
    uint32_t block_events = kSmallestBlock;  // in every block but a segment's last

    // By block.
    static constexpr uint32_t kSmallestBlock = 64;  // events; larger within a bound of memory
    static constexpr size_t kBlocksPerGroup = 64;
    std::vector<uint32_t> block_byte;   // from the segment's first
    std::vector<int64_t> block_time;    // before the first event of the block, in us
    std::vector<int64_t> block_latest;  // the latest so far; empty if time never steps backward
    // block_latest (or block_time) of every kBlocksPerGroup-th block, to find times from.
    std::vector<int64_t> group_latest;
    LiveCurve<int64_t> raw_live;
    LiveCurve<Amount> scaled_live;  // empty where sampling changes nothing

    // What the recording knows besides; absent where it does not.
    Part<LogAttributes> attributes;       // of rows
    Part<EventPairing> pairing;           // of events
    Part<std::vector<LogSeries>> series;  // measured beside them
    Part<std::vector<LogMark>> marks;     // by time
    Part<ObjectCounts> objects;

    std::vector<KeptBlocks> kept_blocks;  // by event
    std::vector<ByteSkip> skips;
    // checkpoint_event[i] is the instant that row i of the checkpoints is for; the first is 0, the
    // last is the end. A row is row_count x classes slots.
    std::vector<uint64_t> checkpoint_event;
    CheckpointTable checkpoints;
};

class EventLog {
public:
    explicit EventLog(EventLogParts parts) : parts_(std::move(parts)) {}

    [[nodiscard]] const EventLogParts& parts() const { return parts_; }
    [[nodiscard]] const LogFacts& facts() const { return parts_.facts; }
    [[nodiscard]] const Sampling& sampling() const { return parts_.sampling; }
    [[nodiscard]] uint64_t event_count() const { return parts_.facts.event_count; }
    [[nodiscard]] int64_t duration_us() const { return parts_.facts.duration_us; }
    [[nodiscard]] size_t slot_count() const {
        return size_t{parts_.row_count} * parts_.sampling.class_count();
    }

    // What one byte, or one event, of the slot stands for.
    [[nodiscard]] Amount factor_of_slot(size_t slot) const {
        const Sampling& sampling = parts_.sampling;
        if (sampling.is_by_size()) return sampling.factor_of_size(parts_.size_of_row[slot]);
        return sampling.factor(static_cast<uint32_t>(slot % sampling.class_count()));
    }

    // Events with (latest) time at most this.
    [[nodiscard]] uint64_t events_until(int64_t time_us) const;
    // The latest time after so many events; 0 before the first.
    [[nodiscard]] int64_t time_after(uint64_t event_count) const;

    [[nodiscard]] int64_t raw_live_after(uint64_t event_count) const;
    [[nodiscard]] Amount scaled_live_after(uint64_t event_count) const;
    [[nodiscard]] Amount live_after(uint64_t event_count, Measure measure) const {
        return measure.is_estimate ? scaled_live_after(event_count)
                                   : Amount::whole(raw_live_after(event_count));
    }

    // Adds the sums over the events [first, last), given as instants, to the slots.
    void add_sums(uint64_t first, uint64_t last, std::span<EventSums> slots) const;
    // The same for bytes alone, at a fraction of the cost: allocated less freed, and allocated.
    void add_net_bytes(uint64_t first, uint64_t last, std::span<int64_t> slots) const;
    void add_allocated_bytes(uint64_t first, uint64_t last, std::span<int64_t> slots) const;

    // Where a block lies. The segment is a hint, and is updated: a walk forward finds it at once.
    struct BlockPlace {
        uint64_t first_event = 0;
        uint64_t end_event = 0;
        uint64_t byte = 0;
    };
    [[nodiscard]] BlockPlace place_of_block(size_t block, size_t* segment) const;
    [[nodiscard]] size_t block_of_event(uint64_t event) const;
    [[nodiscard]] uint64_t first_event_of_block(size_t block) const;
    [[nodiscard]] uint64_t byte_of_block(size_t block) const;
    [[nodiscard]] int64_t latest_before_block(size_t block) const {
        return parts_.block_latest.empty() ? parts_.block_time[block] : parts_.block_latest[block];
    }
    [[nodiscard]] size_t block_count() const { return parts_.block_byte.size(); }

    // True within a bound of memory: what a question has read of the file is given back after it.
    [[nodiscard]] bool gives_pages_back() const {
        return parts_.block_events > EventLogParts::kSmallestBlock && !parts_.facts.is_digest;
    }
    // Of the events [first, last), which were read; nothing without a bound.
    void give_pages_back(uint64_t first, uint64_t last) const;

    // Memory of the indexes, without the file's bytes.
    [[nodiscard]] size_t index_bytes() const;

    // Null where the recording does not say.
    [[nodiscard]] const LogAttributes* attributes() const {
        return parts_.attributes ? &*parts_.attributes : nullptr;
    }
    [[nodiscard]] const EventPairing* pairing() const {
        return parts_.pairing ? &*parts_.pairing : nullptr;
    }
    [[nodiscard]] const ObjectCounts* objects() const {
        return parts_.objects ? &*parts_.objects : nullptr;
    }
    [[nodiscard]] std::span<const LogSeries> series() const;
    [[nodiscard]] std::span<const LogMark> marks() const;

    // Once, while loading.
    void set_traces(std::vector<TraceId> trace_of_row);
    EventLogParts take_parts() && { return std::move(parts_); }

private:
    template <class Column>
    void add_range(uint64_t first, uint64_t last, Column column) const;
    template <class Column>
    void add_state(uint64_t event_count, uint64_t times, Column column) const;

    EventLogParts parts_;
};

}  // namespace hs
