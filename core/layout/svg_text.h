#pragma once
// Pieces of SVG files.

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace hs {

// Any bytes as XML text: markup escaped, control codes and bad UTF-8 made visible.
std::string svg_text(std::string_view bytes);
// "<title>…</title>" with each of the lines as above; empty ones are left out.
std::string svg_tooltip(std::initializer_list<std::string_view> lines);
std::string svg_colour(uint32_t rgb);
std::string svg_number(double value);  // one decimal at most

}  // namespace hs
