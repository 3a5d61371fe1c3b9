#pragma once
// Which free ends which allocation, in logs that name addresses or number their blocks. 4 bytes and
// a bit an event:
//
//   events    alloc 0   alloc 1   free 0    alloc 3   free 1
//   partner     2         4        0          3        1       its free, or its allocation;
//                                                              itself where there is none
//
// A mapping that is unmapped piece by piece has several frees, and names the last one of them as
// its own once nothing of it is left.

#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/base/memory_region.h"
#include "core/base/spilled_region.h"

namespace hs {

class EventPairing {
public:
    // More events have no pairing.
    static constexpr uint64_t kMostEvents = UINT32_MAX;

    [[nodiscard]] uint64_t event_count() const { return count_; }
    // Of a free: the event that allocated. Of an allocation: the one that freed all of it. The
    // event itself where there is none.
    [[nodiscard]] uint64_t partner(uint64_t event) const { return partners()[event]; }
    [[nodiscard]] bool has_partner(uint64_t event) const { return partners()[event] != event; }
    // An allocation that its own thread freed with at most one other of its allocations between.
    [[nodiscard]] bool is_temporary(uint64_t event) const {
        return (temporary_[event / 64] >> (event % 64) & 1) != 0;
    }
    [[nodiscard]] size_t memory_bytes() const {
        return partners_.size() + temporary_.capacity() * sizeof(uint64_t);
    }

    // Before the first event: they lie in a file without a name.
    void spill() {
        partners_ = spilled_region();
        is_spilled_ = partners_.size() > 0;
    }
    // While a log is made, in the order of its events.
    void add_allocation() { add(count_); }
    void add_free(uint64_t allocation, bool ends_it) {
        const uint64_t event = count_;
        add(allocation);
        if (!ends_it || allocation >= event) return;
        // Far from where events are added, so written once it is in the cache.
        __builtin_prefetch(partners() + allocation, 1);
        Waiting& oldest = waiting_[next_++ % kWaiting];
        if (oldest.event != 0) partners()[oldest.allocation] = oldest.event;
        oldest = {static_cast<uint32_t>(allocation), static_cast<uint32_t>(event)};
    }
    // Within a bound of memory: a question has read of it, or no event is added for now.
    void give_pages_back() const {
        if (is_spilled_) let_go(partners_.data(), partners_.size());
    }
    void mark_temporary(uint64_t allocation) {
        if (allocation >= count_) return;
        temporary_[allocation / 64] |= uint64_t{1} << (allocation % 64);
    }
    // After the last event.
    void finish() {
        for (const Waiting& one : waiting_) {
            if (one.event != 0) partners()[one.allocation] = one.event;
        }
        partners_.shrink(count_ * sizeof(uint32_t));
        temporary_.shrink_to_fit();
    }

private:
    static constexpr size_t kFirstBytes = size_t{64} << 10;
    static constexpr size_t kLargePagesFromBytes = size_t{8} << 20;
    static constexpr uint64_t kEventsPerRest = uint64_t{1} << 22;
    static constexpr size_t kWaiting = 32;
    struct Waiting {
        uint32_t allocation = 0;
        uint32_t event = 0;  // 0: none; the first event is no free of anything
    };

    [[nodiscard]] uint32_t* partners() const {
        return reinterpret_cast<uint32_t*>(partners_.data());
    }
    void add(uint64_t partner) {
        if (count_ > kMostEvents) return;
        if (count_ % 64 == 0) temporary_.push_back(0);
        if (count_ % kEventsPerRest == 0) give_pages_back();
        if ((count_ + 1) * sizeof(uint32_t) > partners_.size()) {
            partners_.grow(std::max(kFirstBytes, partners_.size() / 2 * 3));
            if (partners_.size() >= kLargePagesFromBytes) partners_.prefer_large_pages();
        }
        partners()[count_++] = static_cast<uint32_t>(partner);
    }

    MemoryRegion partners_;  // 4 bytes an event
    uint64_t count_ = 0;
    bool is_spilled_ = false;
    Waiting waiting_[kWaiting];
    size_t next_ = 0;
    std::vector<uint64_t> temporary_;  // a bit an event
};

}  // namespace hs
