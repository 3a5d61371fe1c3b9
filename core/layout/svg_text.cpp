#include "core/layout/svg_text.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <utility>

#include "core/base/text_format.h"

namespace hs {

std::string svg_text(std::string_view bytes) {
    std::string out;
    append_xml(out, printable_text(bytes));
    return out;
}

std::string svg_tooltip(std::initializer_list<std::string_view> lines) {
    std::string out = "<title>";
    bool is_first = true;
    for (const std::string_view line : lines) {
        if (line.empty()) continue;
        if (!std::exchange(is_first, false)) out += "\n";
        out += svg_text(line);
    }
    return out + "</title>";
}

std::string svg_colour(uint32_t rgb) {
    std::array<char, 8> text{};
    std::snprintf(text.data(), text.size(), "#%06x", static_cast<unsigned>(rgb & 0xffffff));
    return text.data();
}

std::string svg_number(double value) {
    return format_double(std::round(value * 10) / 10);
}

}  // namespace hs
