#include "native/record/sampler.h"

#include <cstring>

namespace capture {

bool SampledBlocks::begin() {
    constexpr size_t kCountBytes = sizeof *counts_ * kFilterSlots;
    if (counts_ == nullptr) {
        counts_ = static_cast<uint32_t*>(map_bytes(kCountBytes));
        if (counts_ == nullptr) return false;
    }
    std::memset(counts_, 0, kCountBytes);
    for (auto& word : is_used_) word.store(0, std::memory_order_relaxed);
    unmap_bytes(table_, capacity_ * sizeof *table_);
    table_ = nullptr;
    capacity_ = count_ = 0;
    return grow();
}

bool SampledBlocks::grow() {
    const uint64_t capacity = capacity_ == 0 ? 4096 : capacity_ * 2;
    auto* const table = static_cast<uint64_t*>(map_bytes(capacity * sizeof *table_));
    if (table == nullptr) return false;
    uint64_t* const old = table_;
    const uint64_t old_capacity = capacity_;
    table_ = table;
    capacity_ = capacity;
    for (uint64_t i = 0; i < old_capacity; ++i) {
        if (old[i] == 0) continue;
        uint64_t at = table_slot(old[i]);
        while (table_[at] != 0) at = (at + 1) & (capacity_ - 1);
        table_[at] = old[i];
    }
    unmap_bytes(old, old_capacity * sizeof *old);
    return true;
}

void SampledBlocks::count_in(uint64_t slot) {
    if (counts_[slot]++ != 0) return;
    is_used_[slot / 64].fetch_or(uint64_t{1} << (slot % 64), std::memory_order_relaxed);
}

void SampledBlocks::count_out(uint64_t slot) {
    if (--counts_[slot] != 0) return;
    is_used_[slot / 64].fetch_and(~(uint64_t{1} << (slot % 64)), std::memory_order_relaxed);
}

bool SampledBlocks::insert(uint64_t block) {
    const SpinGuard guard(lock_);
    if (table_ == nullptr || (2 * (count_ + 1) > capacity_ && !grow())) return false;
    uint64_t at = table_slot(block);
    while (table_[at] != 0 && table_[at] != block) at = (at + 1) & (capacity_ - 1);
    if (table_[at] == block) return true;
    table_[at] = block;
    ++count_;
    count_in(filter_slot(block));
    return true;
}

bool SampledBlocks::remove_listed(uint64_t block) {
    const SpinGuard guard(lock_);
    uint64_t at = table_slot(block);
    while (table_[at] != block) {
        if (table_[at] == 0) return false;
        at = (at + 1) & (capacity_ - 1);
    }
    count_out(filter_slot(block));
    --count_;
    // Later entries of the run move up, so that no search stops at the hole.
    uint64_t hole = at;
    for (uint64_t next = (at + 1) & (capacity_ - 1); table_[next] != 0;
         next = (next + 1) & (capacity_ - 1)) {
        const uint64_t home = table_slot(table_[next]);
        if (((next - home) & (capacity_ - 1)) >= ((next - hole) & (capacity_ - 1))) {
            table_[hole] = table_[next];
            hole = next;
        }
    }
    table_[hole] = 0;
    return true;
}

}  // namespace capture
