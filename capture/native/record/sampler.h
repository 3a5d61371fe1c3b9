#pragma once
// Which allocations are recorded: all, a Poisson sample by bytes (mean `rate` bytes), or a share of
// each size class. Each stream draws for itself; of a Poisson sample, how many bytes a thread
// leaves out before it takes the next block (record/allocator_hooks.cpp counts them). SampledBlocks
// knows the blocks that were taken, so that frees of others cost one look into a small table.

#include <atomic>
#include <cmath>
#include <cstdint>

#include "native/file/mapped_memory.h"
#include "native/file/spin_lock.h"

namespace capture {

struct SizeClass {
    uint64_t limit_bytes;  // blocks of at most this size …
    double probability;    // … are recorded with it; larger than all limits: always
};

struct Sampling {
    enum class Kind : uint8_t { kAll, kPoisson, kClasses };
    static constexpr uint32_t kMaxClasses = 32;
    Kind kind = Kind::kAll;
    double rate_bytes = 0;
    uint32_t class_count = 0;
    SizeClass classes[kMaxClasses] = {};  // by rising limit
};

class Sampler {
public:
    void begin(uint64_t seed) { random_ = seed | 1; }

    int64_t draw(double rate_bytes) {
        return static_cast<int64_t>(-rate_bytes * std::log(uniform()));
    }
    bool takes(const Sampling& sampling, uint64_t size) {  // by size class
        for (uint32_t i = 0; i < sampling.class_count; ++i) {
            const SizeClass& one = sampling.classes[i];
            if (size <= one.limit_bytes) return uniform() < one.probability;
        }
        return true;
    }

private:
    double uniform() {  // in (0, 1]
        random_ ^= random_ >> 12;
        random_ ^= random_ << 25;
        random_ ^= random_ >> 27;
        const uint64_t word = random_ * 0x2545F4914F6CDD1D;
        return (static_cast<double>(word >> 11) + 1) * 0x1p-53;
    }

    uint64_t random_ = 1;
};

class SampledBlocks {
public:
    bool begin();  // empty; false without memory
    void forget_lock() { lock_.forget(); }
    bool insert(uint64_t block);
    // False for most blocks that were not taken. 8 KiB that stay in the first cache.
    [[nodiscard]] bool may_hold(uint64_t block) const {
        const uint64_t slot = filter_slot(block);
        return (is_used_[slot / 64].load(std::memory_order_relaxed) >> (slot % 64) & 1) != 0;
    }
    // Whether the block was taken; it is no more.
    bool remove(uint64_t block) { return may_hold(block) && remove_listed(block); }

private:
    static constexpr uint32_t kFilterBits = 16;
    static constexpr uint64_t kSpread = 0x9E3779B97F4A7C15;
    static uint64_t filter_slot(uint64_t block) {
        return (block >> 4) * kSpread >> (64 - kFilterBits);
    }
    [[nodiscard]] uint64_t table_slot(uint64_t block) const {
        return ((block >> 4) * kSpread >> 8) & (capacity_ - 1);
    }
    bool grow();
    bool remove_listed(uint64_t block);

    void count_in(uint64_t slot);
    void count_out(uint64_t slot);

    static constexpr uint64_t kFilterSlots = uint64_t{1} << kFilterBits;
    std::atomic<uint64_t> is_used_[kFilterSlots / 64] = {};  // a bit a slot: its count is not 0
    uint32_t* counts_ = nullptr;  // how many taken blocks share the slot; under the lock
    SpinLock lock_;
    uint64_t* table_ = nullptr;  // open addressing, 0 is empty
    uint64_t capacity_ = 0;
    uint64_t count_ = 0;
};

}  // namespace capture
