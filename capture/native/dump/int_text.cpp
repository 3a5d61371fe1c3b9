#include "native/dump/int_text.h"

#include <algorithm>
#include <cstring>

namespace capture {
namespace {

constexpr size_t kMostDecimalDigits = 34;  // of 30 bits
constexpr size_t kHexKept = 48;

void append_decimal(IntText& text, const IntView& number) {
    uint32_t left[kMostDecimalDigits];
    std::copy_n(number.digits, number.digit_count, left);
    size_t count = number.digit_count;
    char reversed[sizeof(text.characters)];
    size_t written = 0;
    while (count > 0) {
        uint64_t rest = 0;
        for (size_t i = count; i-- > 0;) {
            rest = (rest << 30) | left[i];
            left[i] = static_cast<uint32_t>(rest / 1000000000);
            rest %= 1000000000;
        }
        while (count > 0 && left[count - 1] == 0) --count;
        for (int digit = 0; digit < 9 && (count > 0 || rest > 0); ++digit, rest /= 10) {
            reversed[written++] = static_cast<char>('0' + rest % 10);
        }
    }
    while (written > 0) text.characters[text.kept++] = reversed[--written];
    text.full_length = text.kept;
}

/// The four bits at a position counted in hexadecimal digits from the lowest.
uint32_t nibble(const IntView& number, size_t position) {
    const size_t bit = position * 4;
    const size_t digit = bit / 30;
    uint64_t both = number.digits[digit];
    if (digit + 1 < number.digit_count)
        both |= static_cast<uint64_t>(number.digits[digit + 1]) << 30;
    return static_cast<uint32_t>(both >> (bit % 30)) & 15;
}

void append_hexadecimal(IntText& text, const IntView& number) {
    size_t nibbles = (number.digit_count * 30 + 3) / 4;
    while (nibbles > 1 && nibble(number, nibbles - 1) == 0) --nibbles;
    text.characters[text.kept++] = '0';
    text.characters[text.kept++] = 'x';
    text.full_length = text.kept + nibbles;
    for (size_t i = nibbles; i-- > 0 && text.kept < kHexKept;) {
        text.characters[text.kept++] = "0123456789abcdef"[nibble(number, i)];
    }
}

}  // namespace

bool int_value(const IntView& number, int64_t* value) {
    if (number.digit_count > 3) return false;
    unsigned __int128 magnitude = 0;
    for (size_t i = number.digit_count; i-- > 0;) magnitude = (magnitude << 30) | number.digits[i];
    if (magnitude > static_cast<uint64_t>(INT64_MAX)) return false;
    *value = static_cast<int64_t>(magnitude);
    if (number.is_negative) *value = -*value;
    return true;
}

IntText int_text(const IntView& number) {
    IntText text;
    if (number.is_negative) text.characters[text.kept++] = '-';
    if (number.digit_count <= kMostDecimalDigits) {
        append_decimal(text, number);
    } else {
        append_hexadecimal(text, number);
    }
    return text;
}

}  // namespace capture
