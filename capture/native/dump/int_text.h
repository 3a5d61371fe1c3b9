#pragma once

// Digits of an integer beyond 64 bits: decimal up to about 300 digits, the leading hexadecimal ones
// of larger numbers, so that the time never grows with the number.

#include <cstddef>
#include <cstdint>

#include "native/python/int_layout.h"

namespace capture {

struct IntText {
    char characters[336];
    size_t kept = 0;
    size_t full_length = 0;
};

IntText int_text(const IntView& number);

/// True if the number fits, then `*value` is set.
bool int_value(const IntView& number, int64_t* value);

}  // namespace capture
