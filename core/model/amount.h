#pragma once
// Amount: bytes (or samples, or seconds) as a 128-bit fixed-point number with 56 fraction bits.
//
// Sampled logs count every byte 1/probability times. Sums of such products must not depend on the
// order they are added in, or a total would differ between two machines and between a table and its
// footer. Fixed point makes the sum exact: each factor is rounded once, to 2^-57 of a byte, and
// rounding to whole bytes happens once, where a number is shown. Up to 2^71 units fit.

#include <bit>
#include <compare>
#include <cstdint>

#include "core/base/wrapping.h"

namespace hs {

__extension__ typedef __int128 Int128;
__extension__ typedef unsigned __int128 UInt128;

struct Amount {
    static constexpr unsigned kFractionBits = 56;

    Int128 v = 0;

    static constexpr Amount whole(int64_t units) {
        return {static_cast<Int128>(units) * (Int128{1} << kFractionBits)};
    }
    // The nearest amount; values out of range are cut to it, NaN is 0.
    static Amount from_double(double units);

    // To the nearest whole, ties to even; cut to what 64 bits hold.
    [[nodiscard]] constexpr int64_t rounded() const {
        constexpr Int128 kOne = Int128{1} << kFractionBits;
        Int128 floor = v >> kFractionBits;
        const Int128 fraction = v - floor * kOne;
        const bool is_up = fraction * 2 > kOne || (fraction * 2 == kOne && (floor & 1) != 0);
        floor += is_up ? 1 : 0;
        if (floor > INT64_MAX) return INT64_MAX;
        if (floor < INT64_MIN) return INT64_MIN;
        return static_cast<int64_t>(floor);
    }
    [[nodiscard]] constexpr double to_double() const {
        return static_cast<double>(v) / static_cast<double>(uint64_t{1} << kFractionBits);
    }

    // Sums wrap around instead of overflowing: damaged logs may name any size.
    friend constexpr Amount operator+(Amount a, Amount b) {
        return {static_cast<Int128>(static_cast<UInt128>(a.v) + static_cast<UInt128>(b.v))};
    }
    friend constexpr Amount operator-(Amount a, Amount b) {
        return {static_cast<Int128>(static_cast<UInt128>(a.v) - static_cast<UInt128>(b.v))};
    }
    friend constexpr Amount operator-(Amount a) { return Amount{} - a; }
    friend constexpr Amount operator*(Amount factor, int64_t count) {
        return {static_cast<Int128>(static_cast<UInt128>(factor.v) *
                                    static_cast<UInt128>(static_cast<Int128>(count)))};
    }
    constexpr Amount& operator+=(Amount other) { return *this = *this + other; }
    constexpr Amount& operator-=(Amount other) { return *this = *this - other; }
    friend constexpr bool operator==(Amount a, Amount b) { return a.v == b.v; }
    friend constexpr std::strong_ordering operator<=>(Amount a, Amount b) {
        if (a.v == b.v) return std::strong_ordering::equal;
        return a.v < b.v ? std::strong_ordering::less : std::strong_ordering::greater;
    }
};

// As of whole numbers, for code that adds up either.
constexpr Amount wrapping_add(Amount a, Amount b) {
    return a + b;
}

inline Amount Amount::from_double(double units) {
    constexpr double kLimit = 0x1p70;
    if (!(units == units)) return {};
    const double cut = units > kLimit ? kLimit : units < -kLimit ? -kLimit : units;
    return {static_cast<Int128>(cut * static_cast<double>(uint64_t{1} << kFractionBits))};
}

}  // namespace hs
