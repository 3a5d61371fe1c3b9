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

// A byte that goes on with a character rather than beginning one. In the bytes of one that is not
// UTF-8 this may hold for any number of bytes.
constexpr bool is_inside_letter(char byte) {
    return (static_cast<uint8_t>(byte) & 0xC0) == 0x80;
}

size_t letter_count(std::string_view text);

// The largest number of bytes, at most the given one, that ends between characters.
size_t whole_letters(std::string_view text, size_t most_bytes);

// Bytes of the first so many letters.
size_t bytes_of_letters(std::string_view text, size_t letters);

// The text, or its beginning and "…", of at most so many letters (at least 1).
std::string cut_to_letters(std::string_view text, size_t most_letters);

}  // namespace hs
