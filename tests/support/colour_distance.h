#pragma once
// How far apart two colours look: ΔE of CIELAB, where 2 can just be seen and 20 cannot be mixed up.

#include <array>
#include <cmath>

#include "render/colour.h"

namespace hs {

// CIELAB of an opaque colour under D65.
inline std::array<double, 3> lab_of(Rgba colour) {
    const auto linear = [&](unsigned shift) {
        const double value = (colour >> shift & 255U) / 255.0;
        return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    const double r = linear(0);
    const double g = linear(8);
    const double b = linear(16);
    const auto bent = [](double value) {
        constexpr double kLeast = 216.0 / 24389;
        return value > kLeast ? std::cbrt(value) : (24389.0 / 27 * value + 16) / 116;
    };
    const double x = bent((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
    const double y = bent(0.2126 * r + 0.7152 * g + 0.0722 * b);
    const double z = bent((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

inline double colour_distance(Rgba a, Rgba b) {
    const auto of_a = lab_of(a);
    const auto of_b = lab_of(b);
    return std::hypot(of_a[0] - of_b[0], of_a[1] - of_b[1], of_a[2] - of_b[2]);
}

}  // namespace hs
