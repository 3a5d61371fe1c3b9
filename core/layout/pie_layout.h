#pragma once
// A ring of shares: the biggest values as slices, clockwise from the top, the rest as one.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace hs {

struct RingSlice {
    static constexpr size_t kRest = SIZE_MAX;
    size_t index = kRest;  // of the value; kRest: all that are not slices of their own
    uint64_t value = 0;
    double share = 0;
    double begin = 0;  // radians, clockwise from 12 o'clock
    double end = 0;
};

// Values falling; at most `most` slices of their own. Zeros have none; no slices for a sum of 0.
std::vector<RingSlice> pie_slices(std::span<const uint64_t> values, size_t most);

// Position of the slice at (x, y) from the centre, y downwards, between the two radii;
// slices.size() if there is none.
size_t slice_at(std::span<const RingSlice> slices, double x, double y, double inner, double outer);

}  // namespace hs
