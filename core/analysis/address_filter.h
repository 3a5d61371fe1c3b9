#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>

#include "core/base/column.h"

namespace hs {

// Addresses: what is not in it was never added. Three bits of one word an address, at 16 to 32 bits
// of memory each: false alarms are one in a hundred at the most, and an answer takes one cache
// line.
class AddressFilter {
public:
    explicit AddressFilter(size_t address_count)
        : words_(Column<uint64_t>::zeroed(std::bit_ceil(std::max<size_t>(16, address_count / 4)))),
          shift_(64 - std::countr_zero(words_.size())) {}

    void add(uint64_t address) {
        const uint64_t hash = hash_of(address);
        words_[hash >> shift_] |= bits_of(hash);
    }
    [[nodiscard]] bool may_have(uint64_t address) const {
        const uint64_t hash = hash_of(address);
        return (~words_[hash >> shift_] & bits_of(hash)) == 0;
    }
    void prefetch(uint64_t address) const {
        __builtin_prefetch(&words_[hash_of(address) >> shift_]);
    }

private:
    static uint64_t hash_of(uint64_t address) {
        const uint64_t hash = address * 0x9e3779b97f4a7c15u;
        return hash ^ hash >> 32;
    }
    static uint64_t bits_of(uint64_t hash) {
        return uint64_t{1} << hash % 64 | uint64_t{1} << (hash >> 6) % 64 |
               uint64_t{1} << (hash >> 12) % 64;
    }

    Column<uint64_t> words_;
    int shift_;
};

}  // namespace hs
