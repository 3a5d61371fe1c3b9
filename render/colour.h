#pragma once
// Colours: by name (the same in every run), scales for numbers, and text that can be read on them.
// Made in OKLCH, where equal steps look equal and lightness is what the eye sees.

#include <cstdint>
#include <string_view>

namespace hs {

// 0xAABBGGRR: bytes r, g, b, a in memory; Dear ImGui's ImU32.
using Rgba = uint32_t;

constexpr Rgba rgba_from_hex(uint32_t rrggbb, uint32_t alpha = 255) {
    return (rrggbb >> 16 & 255U) | (rrggbb & 0xFF00U) | (rrggbb & 255U) << 16 | alpha << 24;
}
constexpr Rgba with_alpha(Rgba colour, uint32_t alpha) {
    return (colour & 0x00FFFFFFU) | alpha << 24;
}
constexpr uint32_t alpha_of(Rgba colour) {
    return colour >> 24;
}

// lightness 0 to 1, chroma 0 to about 0.3, hue in degrees. Chroma is lowered until the screen can
// show the colour; lightness and hue stay.
Rgba rgba_from_oklch(double lightness, double chroma, double hue_degrees);
// 0 gives a, 1 gives b, in between as the eye would mix them.
Rgba mix_colours(Rgba a, Rgba b, double part);

// For types, modules, files: hue by hash, lightness nearly equal, so that no name shouts. For
// areas; readable_text fits on all of them. About 1 µs: keep the result by id where thousands are
// drawn.
Rgba colour_for_name(std::string_view name, bool dark_theme);

// -1 blue, 0 grey, +1 orange; safe for every kind of colour blindness. Beyond is clamped, NaN is 0.
Rgba diverging_colour(double value, bool dark_theme);
// 0 to 1, one hue order, lightness rises all the way (viridis-like).
Rgba sequential_colour(double value);
// 0 to 1 by way of violet, blue to red: shares in the flow graph.
Rgba heat_colour(double value, bool dark_theme);

// WCAG: 1 to 21; 4.5 is readable text.
double contrast_ratio(Rgba a, Rgba b);
// Near black or near white, whichever is easier to read on the colour.
Rgba readable_text(Rgba background);

}  // namespace hs
