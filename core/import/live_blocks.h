#pragma once
// LiveBlocks: the blocks that are allocated at a time, by address. A recording frees as often as it
// allocates, so a slot that is given up leaves no mark: what stands behind it moves up. Open
// addressing, a power of two of slots, 24 bytes each, at most two thirds full.

#include <bit>
#include <cstdint>
#include <utility>

#include "core/base/memory_region.h"

namespace hs {

struct LiveBlock {
    uint64_t address = 0;  // 0: a free slot
    uint64_t size_bytes = 0;
    uint32_t row = 0;
    uint32_t event = 0;  // that allocated it, as far as 32 bits count
};

class LiveBlocks {
public:
    LiveBlocks() { resize(kFirstSlots); }

    [[nodiscard]] size_t size() const { return size_; }

    void prefetch(uint64_t address) const { __builtin_prefetch(slots() + home(address)); }
    // Adds a block, whose address is not 0; what was there before comes back.
    LiveBlock put(const LiveBlock& block) {
        if (size_ >= most_) resize(mask_ * 2 + 2);
        LiveBlock& slot = slots()[find(block.address)];
        if (slot.address == 0) ++size_;
        return std::exchange(slot, block);
    }
    // Takes it away; address 0 when there is none.
    LiveBlock take(uint64_t address) {
        if (address == 0) return {};
        size_t hole = find(address);
        const LiveBlock taken = slots()[hole];
        if (taken.address == 0) return taken;
        --size_;
        for (size_t at = (hole + 1) & mask_; slots()[at].address != 0; at = (at + 1) & mask_) {
            // One that would be found no longer behind the hole moves into it.
            const size_t from_home = (at - home(slots()[at].address)) & mask_;
            if (from_home < ((at - hole) & mask_)) continue;
            slots()[hole] = slots()[at];
            hole = at;
        }
        slots()[hole] = {};
        return taken;
    }
    template <class Visit>
    void for_each(const Visit& visit) const {
        for (size_t i = 0; i <= mask_; ++i) {
            if (slots()[i].address != 0) visit(static_cast<const LiveBlock&>(slots()[i]));
        }
    }

private:
    static constexpr size_t kFirstSlots = 1024;
    static constexpr size_t kLargePageBytes = size_t{2} << 20;

    [[nodiscard]] LiveBlock* slots() const { return reinterpret_cast<LiveBlock*>(region_.data()); }
    [[nodiscard]] size_t home(uint64_t address) const {
        return static_cast<size_t>((address * 0x9E3779B97F4A7C15U) >> shift_);
    }
    [[nodiscard]] size_t find(uint64_t address) const {
        size_t at = home(address);
        while (slots()[at].address != 0 && slots()[at].address != address) at = (at + 1) & mask_;
        return at;
    }
    void resize(size_t slot_count) {
        const MemoryRegion old =
            std::exchange(region_, MemoryRegion(slot_count * sizeof(LiveBlock)));
        const size_t old_count = mask_ == 0 ? 0 : mask_ + 1;
        if (region_.size() >= kLargePageBytes) region_.prefer_large_pages();
        mask_ = slot_count - 1;
        shift_ = 64 - static_cast<unsigned>(std::countr_zero(slot_count));
        most_ = slot_count / 3 * 2;
        const auto* before = reinterpret_cast<const LiveBlock*>(old.data());
        for (size_t i = 0; i < old_count; ++i) {
            if (before[i].address != 0) slots()[find(before[i].address)] = before[i];
        }
    }

    MemoryRegion region_;
    size_t mask_ = 0;
    unsigned shift_ = 0;
    size_t most_ = 0;
    size_t size_ = 0;
};

}  // namespace hs
