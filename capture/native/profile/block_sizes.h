#pragma once
// Sizes of live blocks by address, kept while calls are traced: a free tells no size.

#include "native/file/mapped_memory.h"
#include "native/file/spin_lock.h"

namespace capture {

class BlockSizes {
public:
    void put(uint64_t block, uint64_t size) {
        const SpinGuard guard(lock_);
        if (2 * (count_ + 1) > capacity_ && !grow()) return;
        Entry& entry = entries_[place_of(entries_, capacity_, block)];
        if (entry.block == 0) ++count_;
        entry = {block, size};
    }
    uint64_t take(uint64_t block) {  // 0: the block is older than the table
        const SpinGuard guard(lock_);
        if (count_ == 0) return 0;
        size_t hole = place_of(entries_, capacity_, block);
        const uint64_t size = entries_[hole].size;
        if (entries_[hole].block == 0) return 0;
        --count_;
        const size_t mask = capacity_ - 1;
        for (size_t at = (hole + 1) & mask; entries_[at].block != 0; at = (at + 1) & mask) {
            const size_t wanted = first_place(capacity_, entries_[at].block);
            if (((at - wanted) & mask) < ((at - hole) & mask)) continue;
            entries_[hole] = entries_[at];
            hole = at;
        }
        entries_[hole] = {};
        return size;
    }
    void forget_lock() { lock_.forget(); }
    void clear() {
        const SpinGuard guard(lock_);
        unmap_bytes(entries_, capacity_ * sizeof(Entry));
        entries_ = nullptr;
        capacity_ = count_ = 0;
    }

private:
    struct Entry {
        uint64_t block;  // 0: empty
        uint64_t size;
    };
    static size_t first_place(size_t capacity, uint64_t block) {
        return ((block >> 4) * 0x9E3779B97F4A7C15 >> 20) & (capacity - 1);
    }
    static size_t place_of(const Entry* entries, size_t capacity, uint64_t block) {
        size_t at = first_place(capacity, block);
        while (entries[at].block != 0 && entries[at].block != block) at = (at + 1) & (capacity - 1);
        return at;
    }
    bool grow() {
        const size_t capacity = capacity_ == 0 ? 4096 : capacity_ * 2;
        auto* const entries = static_cast<Entry*>(map_bytes(capacity * sizeof(Entry)));
        if (entries == nullptr) return false;
        for (size_t i = 0; i < capacity_; ++i) {
            if (entries_[i].block == 0) continue;
            entries[place_of(entries, capacity, entries_[i].block)] = entries_[i];
        }
        unmap_bytes(entries_, capacity_ * sizeof(Entry));
        entries_ = entries;
        capacity_ = capacity;
        return true;
    }

    SpinLock lock_;
    Entry* entries_ = nullptr;
    size_t capacity_ = 0;
    size_t count_ = 0;
};

}  // namespace capture
