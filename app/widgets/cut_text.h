#pragma once
// Text that is cut to what there is room for, over several lines.

#include <string>
#include <string_view>

namespace hs {

// The text as it is wrapped at the width, in the font at hand, with "…" behind the last line when
// it has more of them; the longest such text, found in a few steps however narrow the room is.
std::string cut_to_lines(std::string_view text, float width, int lines);

}  // namespace hs
