#pragma once
// Reading UTF-8 that nobody has checked.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hs {

struct Utf8Step {
    uint32_t code_point = 0xFFFD;
    size_t byte_count = 1;  // to go on by; at least 1
    bool valid = false;
};

// The first character of non-empty bytes. Overlong forms, surrogates and values beyond U+10FFFF
// are invalid; an invalid step spans the longest beginning of a valid character (Unicode's
// "maximal subpart"), so every program that replaces by that rule shows the same text.
Utf8Step decode_utf8(std::string_view bytes);

bool is_valid_utf8(std::string_view bytes);

void append_utf8(std::string& out, uint32_t code_point);

}  // namespace hs
