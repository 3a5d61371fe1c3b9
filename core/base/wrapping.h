#pragma once
// Arithmetic on what damaged files claim: sums wrap around and are defined. A log comes back to
// what it really held once the damage is undone.

#include <cstdint>

namespace hs {

constexpr int64_t wrapping_add(int64_t a, int64_t b) {
    return static_cast<int64_t>(static_cast<uint64_t>(a) + static_cast<uint64_t>(b));
}
constexpr int64_t wrapping_negative(int64_t value) {
    return static_cast<int64_t>(uint64_t{0} - static_cast<uint64_t>(value));
}

}  // namespace hs
