#pragma once
// HashMap: 64-bit keys (object addresses) to typed 32-bit rows, 12 bytes a slot.
//
//   slot   [ key low | key high | row ]   row 0, the nil row of every table, marks a free slot
//
// Open addressing with linear probing, a power of two of slots, at most 3/4 full, and no removal.
// Slots are fresh zero pages, large ones if the system has them, so reserve(n) costs nothing until
// the slots are used. A found key takes about one cache miss; prefetch() hides it.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "core/base/check.h"
#include "core/base/memory_region.h"

namespace hs {

template <class Value>
class HashMap {
    static_assert(sizeof(Value) == sizeof(uint32_t) && std::is_trivially_copyable_v<Value>);

public:
    HashMap() = default;
    HashMap(HashMap&& other) noexcept
        : region_(std::move(other.region_)),
          slot_count_(std::exchange(other.slot_count_, 0)),
          size_(std::exchange(other.size_, 0)) {}
    HashMap& operator=(HashMap&& other) noexcept {
        region_ = std::move(other.region_);
        slot_count_ = std::exchange(other.slot_count_, 0);
        size_ = std::exchange(other.size_, 0);
        return *this;
    }

    [[nodiscard]] size_t size() const { return size_; }
    [[nodiscard]] size_t memory_bytes() const { return slot_count_ * sizeof(Slot); }

    // Room for this many keys without growing. Throws bad_alloc.
    void reserve(size_t key_count) {
        const size_t wanted = std::bit_ceil(key_count + key_count / 3 + 1);
        if (wanted > slot_count_) rehash(wanted < kFirstSlotCount ? kFirstSlotCount : wanted);
    }

    // The value of the key, or nil (a zero value).
    [[nodiscard]] Value find(uint64_t key) const {
        if (slot_count_ == 0) return Value{};
        return std::bit_cast<Value>(slots()[slot_of(key)].row);
    }

    // False, and nothing changes, when the key is there. The value must not be nil.
    bool insert(uint64_t key, Value value) { return place(key, value, false); }

    // Inserts or replaces.
    void assign(uint64_t key, Value value) { place(key, value, true); }

    // Brings the key's slot into the cache; call it some tens of look-ups ahead.
    void prefetch(uint64_t key) const {
        if (slot_count_ != 0) __builtin_prefetch(slots() + (hash(key) & (slot_count_ - 1)));
    }

    // Calls body(key, value) for every pair, in no particular order.
    template <class Body>
    void for_each(Body&& body) const {
        for (size_t i = 0; i < slot_count_; ++i) {
            const Slot& slot = slots()[i];
            if (slot.row != 0) body(slot.key(), std::bit_cast<Value>(slot.row));
        }
    }

private:
    // Two halves instead of one 64-bit key, so that the slot needs no padding to 16 bytes.
    struct Slot {
        uint32_t low;
        uint32_t high;
        uint32_t row;

        [[nodiscard]] uint64_t key() const { return uint64_t{high} << 32 | low; }
    };
    static_assert(sizeof(Slot) == 12);
    static constexpr size_t kFirstSlotCount = 64;
    static constexpr size_t kLargePageBytes = size_t{2} << 20;

    // Addresses differ in few bits, and not in the lowest ones: mixed so that all count.
    static uint64_t hash(uint64_t key) {
        key ^= key >> 32;
        key *= 0xd6e8feb86659fd93ULL;
        key ^= key >> 32;
        key *= 0xd6e8feb86659fd93ULL;
        return key ^ key >> 32;
    }

    [[nodiscard]] Slot* slots() const { return reinterpret_cast<Slot*>(region_.data()); }

    // The key's slot, or the free one where it belongs.
    [[nodiscard]] size_t slot_of(uint64_t key) const {
        const size_t mask = slot_count_ - 1;
        size_t i = hash(key) & mask;
        while (slots()[i].row != 0 && slots()[i].key() != key) i = (i + 1) & mask;
        return i;
    }

    bool place(uint64_t key, Value value, bool replace) {
        const auto row = std::bit_cast<uint32_t>(value);
        HS_ASSERT(row != 0);
        if (slot_count_ == 0 || size_ >= slot_count_ / 4 * 3) {
            rehash(slot_count_ == 0 ? kFirstSlotCount : slot_count_ * 2);
        }
        Slot& slot = slots()[slot_of(key)];
        const bool is_new = slot.row == 0;
        if (is_new || replace) {
            slot = {static_cast<uint32_t>(key), static_cast<uint32_t>(key >> 32), row};
        }
        size_ += is_new ? 1 : 0;
        return is_new;
    }

    void rehash(size_t slot_count) {
        const MemoryRegion old = std::exchange(region_, MemoryRegion(slot_count * sizeof(Slot)));
        const size_t old_count = std::exchange(slot_count_, slot_count);
        if (region_.size() >= kLargePageBytes) region_.prefer_large_pages();
        const Slot* old_slots = reinterpret_cast<const Slot*>(old.data());
        for (size_t i = 0; i < old_count; ++i) {
            if (old_slots[i].row != 0) slots()[slot_of(old_slots[i].key())] = old_slots[i];
        }
    }

    MemoryRegion region_;
    size_t slot_count_ = 0;
    size_t size_ = 0;
};

}  // namespace hs
