#pragma once
// Order of file names as people count: run2 before run10. Also the folding that filters use.

#include <string>
#include <string_view>

namespace hs {

// Negative, zero, positive. Digit runs compare by value, letters without case (ASCII); names that
// are then equal compare by their bytes, so the order is total. No limit on the length of a number.
int compare_natural(std::string_view a, std::string_view b);

// Lower case for ASCII, other bytes as they are.
std::string folded_text(std::string_view text);

}  // namespace hs
