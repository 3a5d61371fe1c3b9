#pragma once
// Round values along an axis, so that labels read well at any zoom: 1, 2 or 5 times a power of ten
// for counts and for times up to ten seconds, then parts of minutes, hours and days; a power of two
// for bytes.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace hs {

// Multiples of one round step in [first, last], rising, at most `most` of them. Empty when last is
// before first or most is 0.
std::vector<int64_t> time_ticks(int64_t first_us, int64_t last_us, size_t most);
// The same for things that are counted.
std::vector<int64_t> count_ticks(int64_t first, int64_t last, size_t most);

// Multiples of one power of two in (0, highest], at most `most`.
std::vector<int64_t> byte_ticks(int64_t highest_bytes, size_t most);

// A tick as text, with as many digits as its step needs, so that neighbours never read alike:
// "12.5 s", "3:05", "1:02:05.25".
std::string tick_text(int64_t time_us, int64_t step_us);

}  // namespace hs
