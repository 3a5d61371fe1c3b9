#pragma once
// Times as users type them.

#include <cstdint>
#include <optional>
#include <string_view>

namespace hs {

// Decimal seconds to microseconds, half away from zero, without going through a double unless an
// exponent is used: "1.5", "-0.25", "3e-06". Empty on other text and beyond +-2^53 microseconds.
std::optional<int64_t> parse_time_us(std::string_view text);

}  // namespace hs
