#pragma once

// Numbers by address: open addressing, at most 60 % full, grown by doubling. 16 bytes a slot.

#include "native/dump/walk_array.h"

namespace capture {

class AddressMap {
public:
    /// Number of `address`, 0 if it has none.
    uint32_t find(const void* address) const {
        if (slots_.size() == 0) return 0;
        return slots_[slot_of(address)].number;
    }

    /// Slot for `address`; `*number` is 0 if it is new and must be set by the caller then.
    uint32_t* find_or_add(const void* address) {
        if ((count_ + 1) * 5 > slots_.size() * 3 && !grow()) return &overflow_;
        Slot& slot = slots_[slot_of(address)];
        if (slot.address == nullptr) {
            slot.address = address;
            ++count_;
        }
        return &slot.number;
    }

    size_t size() const { return count_; }
    bool has_failed() const { return has_failed_; }

    void reserve(size_t count) {
        while (slots_.size() * 3 < count * 5 && grow()) {}
    }

private:
    struct Slot {
        const void* address;
        uint32_t number;
    };

    size_t slot_of(const void* address) const {
        const size_t mask = slots_.size() - 1;
        uint64_t hash = (reinterpret_cast<uintptr_t>(address) >> 3) * 0x9E3779B97F4A7C15u;
        size_t i = (hash >> 24) & mask;
        while (slots_[i].address != nullptr && slots_[i].address != address) i = (i + 1) & mask;
        return i;
    }

    bool grow() {
        WalkArray<Slot> old;
        old.swap(slots_);
        slots_.resize_zeroed(old.size() == 0 ? 4096 : old.size() * 2);
        if (slots_.has_failed()) {
            slots_.swap(old);
            has_failed_ = true;
            overflow_ = UINT32_MAX;
            return false;
        }
        for (size_t i = 0; i < old.size(); ++i) {
            if (old[i].address != nullptr) slots_[slot_of(old[i].address)] = old[i];
        }
        return true;
    }

    WalkArray<Slot> slots_;
    size_t count_ = 0;
    uint32_t overflow_ = UINT32_MAX;
    bool has_failed_ = false;
};

}  // namespace capture
