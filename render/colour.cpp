#include "render/colour.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <numbers>

#include "core/base/string_table.h"

namespace hs {
namespace {

struct Linear {
    double r = 0;
    double g = 0;
    double b = 0;
};
struct Oklab {
    double lightness = 0;
    double a = 0;
    double b = 0;
};

double linear_from_srgb(double value) {
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}
double srgb_from_linear(double value) {
    return value <= 0.0031308 ? value * 12.92 : 1.055 * std::pow(value, 1 / 2.4) - 0.055;
}

Linear linear_from_rgba(Rgba colour) {
    static const std::array<double, 256> kLinear = [] {
        std::array<double, 256> values{};
        for (size_t i = 0; i < values.size(); ++i) {
            values[i] = linear_from_srgb(static_cast<double>(i) / 255.0);
        }
        return values;
    }();
    const auto channel = [&](int shift) { return kLinear[colour >> shift & 255U]; };
    return {channel(0), channel(8), channel(16)};
}

uint32_t byte_from_linear(double value) {
    const double srgb = srgb_from_linear(std::clamp(value, 0.0, 1.0));
    return static_cast<uint32_t>(std::lround(srgb * 255.0));
}

Rgba rgba_from_linear(const Linear& linear) {
    return byte_from_linear(linear.r) | byte_from_linear(linear.g) << 8 |
           byte_from_linear(linear.b) << 16 | 0xFF000000U;
}

// Björn Ottosson's OKLab, https://bottosson.github.io/posts/oklab/
Linear linear_from_oklab(const Oklab& lab) {
    const double l = lab.lightness + 0.3963377774 * lab.a + 0.2158037573 * lab.b;
    const double m = lab.lightness - 0.1055613458 * lab.a - 0.0638541728 * lab.b;
    const double s = lab.lightness - 0.0894841775 * lab.a - 1.2914855480 * lab.b;
    const double l3 = l * l * l;
    const double m3 = m * m * m;
    const double s3 = s * s * s;
    return {4.0767416621 * l3 - 3.3077115913 * m3 + 0.2309699292 * s3,
            -1.2684380046 * l3 + 2.6097574011 * m3 - 0.3413193965 * s3,
            -0.0041960863 * l3 - 0.7034186147 * m3 + 1.7076147010 * s3};
}

Oklab oklab_from_linear(const Linear& c) {
    const double l = std::cbrt(0.4122214708 * c.r + 0.5363325363 * c.g + 0.0514459929 * c.b);
    const double m = std::cbrt(0.2119034982 * c.r + 0.6806995451 * c.g + 0.1073969566 * c.b);
    const double s = std::cbrt(0.0883024619 * c.r + 0.2817188376 * c.g + 0.6299787005 * c.b);
    return {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
            1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

bool is_on_screen(const Linear& c) {
    constexpr double kSlack = 0.0005;
    const auto fits = [](double v) { return v >= -kSlack && v <= 1 + kSlack; };
    return fits(c.r) && fits(c.g) && fits(c.b);
}

double clamped(double value, double low, double high) {
    return std::isnan(value) ? std::max(low, 0.0) : std::clamp(value, low, high);
}

// Colours at equal distances from 0 to 1.
template <size_t count>
Rgba along(const std::array<Rgba, count>& stops, double value) {
    const double at = clamped(value, 0, 1) * static_cast<double>(count - 1);
    const auto first = std::min(static_cast<size_t>(at), count - 2);
    return mix_colours(stops[first], stops[first + 1], at - static_cast<double>(first));
}

}  // namespace

Rgba rgba_from_oklch(double lightness, double chroma, double hue_degrees) {
    const double hue = hue_degrees * std::numbers::pi / 180.0;
    const auto with_chroma = [&](double c) {
        return linear_from_oklab({lightness, c * std::cos(hue), c * std::sin(hue)});
    };
    Linear best = with_chroma(chroma);
    if (is_on_screen(best)) return rgba_from_linear(best);
    double low = 0;
    double high = chroma;
    for (int i = 0; i < 16; ++i) {
        const double middle = (low + high) / 2;
        (is_on_screen(with_chroma(middle)) ? low : high) = middle;
    }
    best = with_chroma(low);
    return rgba_from_linear(best);
}

namespace {

Rgba mixed_in_oklab(Rgba a, Rgba b, double part) {
    const double t = clamped(part, 0, 1);
    const Oklab from = oklab_from_linear(linear_from_rgba(a));
    const Oklab to = oklab_from_linear(linear_from_rgba(b));
    const Oklab mixed = {from.lightness + (to.lightness - from.lightness) * t,
                         from.a + (to.a - from.a) * t, from.b + (to.b - from.b) * t};
    const double alpha = alpha_of(a) * (1 - t) + alpha_of(b) * t;
    return with_alpha(rgba_from_linear(linear_from_oklab(mixed)),
                      static_cast<uint32_t>(std::lround(alpha)));
}

struct Mix {
    Rgba a = 0;
    Rgba b = 0;
    double part = 0;
    Rgba mixed = 0;  // of all zeros: transparent

    [[nodiscard]] bool is_of(Rgba first, Rgba second, double of) const {
        return a == first && b == second && part == of;
    }
};

}  // namespace

// A picture has thousands of areas in a few mixtures, so the last ones are kept.
Rgba mix_colours(Rgba a, Rgba b, double part) {
    thread_local std::array<Mix, 256> kept;
    const uint64_t key = (uint64_t{a} << 32 | b) ^ std::bit_cast<uint64_t>(part);
    Mix& mix = kept[key * 0x9E3779B97F4A7C15U >> 56];
    if (!mix.is_of(a, b, part)) mix = {a, b, part, mixed_in_oklab(a, b, part)};
    return mix.mixed;
}

Rgba colour_for_name(std::string_view name, bool dark_theme) {
    const uint64_t hash = hash_bytes(name);
    const double hue = static_cast<double>(hash & 0xFFFFU) / 65536.0 * 360.0;
    // A little lightness and chroma tell neighbours of the same hue apart.
    const double shade = static_cast<double>(hash >> 16 & 0xFFU) / 255.0 - 0.5;
    const double strength = static_cast<double>(hash >> 24 & 0xFFU) / 255.0;
    const double lightness = (dark_theme ? 0.495 : 0.80) + 0.06 * shade;
    const double chroma = 0.055 + 0.045 * strength;
    return rgba_from_oklch(lightness, chroma, hue);
}

Rgba diverging_colour(double value, bool dark_theme) {
    static constexpr std::array<Rgba, 5> kDark = {rgba_from_hex(0x2f8fe6), rgba_from_hex(0x3f6c9c),
                                                  rgba_from_hex(0x53585f), rgba_from_hex(0x9c6a3a),
                                                  rgba_from_hex(0xf08a24)};
    static constexpr std::array<Rgba, 5> kLight = {rgba_from_hex(0x1f78c8), rgba_from_hex(0x8db8e0),
                                                   rgba_from_hex(0xdcdfe3), rgba_from_hex(0xe9b27c),
                                                   rgba_from_hex(0xd46a00)};
    return along(dark_theme ? kDark : kLight, (clamped(value, -1, 1) + 1) / 2);
}

Rgba sequential_colour(double value) {
    static constexpr std::array<Rgba, 6> kStops = {
        rgba_from_hex(0x3b2a63), rgba_from_hex(0x3a5488), rgba_from_hex(0x2a7f8e),
        rgba_from_hex(0x2fa882), rgba_from_hex(0x84cd59), rgba_from_hex(0xf4e54a)};
    return along(kStops, value);
}

Rgba heat_colour(double value, bool dark_theme) {
    static constexpr std::array<Rgba, 4> kDark = {rgba_from_hex(0x34609c), rgba_from_hex(0x6f5aa8),
                                                  rgba_from_hex(0xb04a83), rgba_from_hex(0xe5484d)};
    static constexpr std::array<Rgba, 4> kLight = {rgba_from_hex(0x7fb1ea), rgba_from_hex(0xa99be4),
                                                   rgba_from_hex(0xd983b8),
                                                   rgba_from_hex(0xe8524f)};
    return along(dark_theme ? kDark : kLight, value);
}

double contrast_ratio(Rgba a, Rgba b) {
    const auto luminance = [](Rgba colour) {
        const Linear c = linear_from_rgba(colour);
        return 0.2126 * c.r + 0.7152 * c.g + 0.0722 * c.b;
    };
    const double la = luminance(a);
    const double lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

Rgba readable_text(Rgba background) {
    constexpr Rgba kNearBlack = rgba_from_hex(0x0d1117);
    constexpr Rgba kNearWhite = rgba_from_hex(0xf6f8fa);
    return contrast_ratio(background, kNearBlack) >= contrast_ratio(background, kNearWhite)
               ? kNearBlack
               : kNearWhite;
}

}  // namespace hs
