#pragma once
// CheckpointTable: what every slot of an event log had added up to at some instants, one row an
// instant. A row is cut into groups of slots, and a group holds one column after the other, so that
// a question about live bytes reads a quarter of it:
//
//   row   | group 0: live … | allocated … | allocations … | frees … | group 1: live … | …
//           kGroup numbers    kGroup        kGroup          kGroup    (the last may be shorter)
//
// While a log is read a group is an array of EventSums, which costs one cache line an event.

#include <cstdint>
#include <span>

#include "core/base/job_context.h"
#include "core/base/memory_region.h"

namespace hs {

// Sums over events of one slot, which is one (row of the file's trace table, size class).
struct EventSums {
    int64_t bytes[2] = {};   // allocated, freed; raw, as logged
    uint64_t count[2] = {};  // allocations, frees

    // Adds other `times` over; 2^64 - 1 takes it away, as everything wraps.
    void add(const EventSums& other, uint64_t times = 1) {
        for (const unsigned k : {0U, 1U}) {
            bytes[k] = static_cast<int64_t>(static_cast<uint64_t>(bytes[k]) +
                                            times * static_cast<uint64_t>(other.bytes[k]));
            count[k] += times * other.count[k];
        }
    }
    friend bool operator==(const EventSums&, const EventSums&) = default;
};

// What is known of a slot at an instant, each since the log's beginning.
enum class SumColumn : uint8_t { kLiveBytes, kAllocatedBytes, kAllocations, kFrees };

class CheckpointTable {
public:
    CheckpointTable() = default;
    // All zero. Throws bad_alloc.
    CheckpointTable(size_t row_count, size_t slot_count)
        : region_(row_count * slot_count * sizeof(EventSums)),
          row_count_(row_count),
          slot_count_(slot_count) {
        if (region_.size() >= kLargePageBytes) region_.prefer_large_pages();
    }

    // Before freeze: the sums of the events between the row's instant and the next one's.
    [[nodiscard]] std::span<EventSums> change(size_t row) {
        return {reinterpret_cast<EventSums*>(region_.data()) + row * slot_count_, slot_count_};
    }
    // Turns changes into the sums of all rows before, and arrays of sums into columns.
    void freeze(JobContext& job);

    // After freeze.
    void add_column(size_t row, SumColumn column, uint64_t times, std::span<int64_t> slots) const;
    void add_row(size_t row, uint64_t times, std::span<EventSums> slots) const;

    [[nodiscard]] size_t row_count() const { return row_count_; }
    [[nodiscard]] size_t memory_bytes() const { return region_.size(); }

private:
    static constexpr size_t kLargePageBytes = size_t{2} << 20;
    static constexpr size_t kGroup = 1024;
    static constexpr size_t kColumns = 4;

    [[nodiscard]] std::span<int64_t> group(size_t row, size_t first_slot, size_t count) const {
        auto* begin = reinterpret_cast<int64_t*>(region_.data()) +
                      (row * slot_count_ + first_slot) * kColumns;
        return {begin, count * kColumns};
    }

    MemoryRegion region_;
    size_t row_count_ = 0;
    size_t slot_count_ = 0;
};

}  // namespace hs
