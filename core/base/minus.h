#pragma once

namespace hs {

// The sign of numbers that people read, as wide as a plus.
inline constexpr const char* kMinus = "\u2212";

}  // namespace hs
