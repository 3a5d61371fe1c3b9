#pragma once
// EventLogSink: takes the events of a recording one by one, in order, and makes an EventLog of
// them. For every importer whose file does not have them the way EventLog keeps them.
//
// Rows are the importer's to number, from 1: one for each stack, or for each combination of stack,
// thread and allocator. Row 0 is that of which nothing is known.

#include <bit>
#include <cstdint>
#include <cstring>
#include <vector>

#include "core/base/memory_region.h"
#include "core/base/spilled_region.h"
#include "core/model/event_codec.h"
#include "core/model/event_log_builder.h"
#include "core/model/event_pairing.h"

namespace hs {

class EventLogSink {
public:
    static constexpr uint64_t kNoAllocation = UINT64_MAX;
    static constexpr uint32_t kMostRows = kRowMask;

    EventLogSink() = default;
    // spills: events lie in a file without a name, not in memory.
    explicit EventLogSink(bool spills) {
        if (!spills) return;
        region_ = spilled_region();
        is_spilled_ = region_.size() > 0;
        pairing_.spill();
    }

    // All times are in microseconds and do not fall: an earlier one counts as the last. Returns the
    // number of the event.
    uint64_t allocate(int64_t time_us, uint32_t row, uint64_t size_bytes) {
        write(time_us, row, size_bytes);
        pairing_.add_allocation();
        return event_count_++;
    }
    // allocation: what allocate() returned, or kNoAllocation. ends_it: nothing of it is left.
    void free(int64_t time_us, uint32_t row, uint64_t size_bytes, uint64_t allocation,
              bool ends_it) {
        write(time_us, row | kFreeBit, size_bytes);
        pairing_.add_free(allocation == kNoAllocation ? event_count_ : allocation, ends_it);
        ++event_count_;
    }
    void mark_temporary(uint64_t allocation) { pairing_.mark_temporary(allocation); }
    // The last free cut a piece off a mapping: the row has this many blocks more than allocations
    // less frees say.
    void keep_blocks(uint32_t row, int32_t blocks) {
        kept_blocks_.push_back({event_count_ - 1, row, blocks});
    }
    // What follows happens at one instant: nothing in between ever was. For recordings that hold
    // states and no events; before the first event, and then for all.
    void begin_instant() { instants_.push_back(size_); }

    [[nodiscard]] uint64_t event_count() const { return event_count_; }

    // Where the log begins and so on: what the source says besides its events.
    Result<BuiltEventLog> finish(EventLogSource about, JobContext& job) &&;

private:
    static constexpr size_t kMarkBytes = size_t{1} << 20;
    static constexpr size_t kRoomBytes = 2 * Input::kPaddingBytes + kLongestEventBytes;

    void write(int64_t time_us, uint32_t word, uint64_t size_bytes) {
        if (size_ + kRoomBytes > region_.size()) grow();
        if (size_ >= next_mark_) mark();
        const uint64_t step_us = time_us > time_us_ ? static_cast<uint64_t>(time_us - time_us_) : 0;
        time_us_ += static_cast<int64_t>(step_us);
        char* at = region_.data() + size_;
        if constexpr (std::endian::native == std::endian::little) word = __builtin_bswap32(word);
        std::memcpy(at, &word, sizeof(word));
        at += sizeof(word);
        if (step_us < 0x80) {
            *at++ = 0;
            *at++ = static_cast<char>(step_us);
        } else {
            at = write_varint(at, step_us / 1'000'000);
            at = write_varint(at, step_us % 1'000'000);
        }
        at = write_varint(at, size_bytes);
        size_ = static_cast<size_t>(at - region_.data());
    }
    static char* write_varint(char* at, uint64_t value) {
        for (; value >= 0x80; value >>= 7) *at++ = static_cast<char>(value | 0x80);
        *at++ = static_cast<char>(value);
        return at;
    }
    void grow();
    void mark() {
        if (is_spilled_ && !marks_.empty() && region_.size() > kMarkBytes) {
            let_go(region_.data() + marks_.back(), size_ - marks_.back() - kLongestEventBytes);
        }
        marks_.push_back(size_);
        next_mark_ = size_ + kMarkBytes;
    }

    bool is_spilled_ = false;
    MemoryRegion region_;
    size_t size_ = 0;
    size_t next_mark_ = 0;
    uint64_t event_count_ = 0;
    int64_t time_us_ = 0;
    std::vector<uint64_t> marks_;
    std::vector<uint64_t> instants_;
    std::vector<KeptBlocks> kept_blocks_;
    EventPairing pairing_;
};

}  // namespace hs
