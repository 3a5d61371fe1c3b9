#include "core/layout/pie_layout.h"

#include <cmath>
#include <numbers>

namespace hs {

std::vector<RingSlice> pie_slices(std::span<const uint64_t> values, size_t most) {
    double sum = 0;
    for (const uint64_t value : values) sum += static_cast<double>(value);
    std::vector<RingSlice> slices;
    if (!(sum > 0)) return slices;
    constexpr double kTurn = 2 * std::numbers::pi;
    double at = 0;
    const auto add = [&](size_t index, uint64_t value) {
        const double share = static_cast<double>(value) / sum;
        slices.push_back({index, value, share, at, at + share * kTurn});
        at += share * kTurn;
    };
    uint64_t rest = 0;
    for (size_t i = 0; i < values.size(); ++i) {
        if (values[i] == 0) continue;
        if (slices.size() < most) {
            add(i, values[i]);
        } else {
            rest += values[i];
        }
    }
    if (rest > 0) add(RingSlice::kRest, rest);
    slices.back().end = kTurn;
    return slices;
}

size_t slice_at(std::span<const RingSlice> slices, double x, double y, double inner, double outer) {
    const double radius = std::hypot(x, y);
    if (radius < inner || radius > outer) return slices.size();
    double angle = std::atan2(x, -y);
    if (angle < 0) angle += 2 * std::numbers::pi;
    for (size_t i = 0; i < slices.size(); ++i) {
        if (angle >= slices[i].begin && angle < slices[i].end) return i;
    }
    return slices.size();
}

}  // namespace hs
