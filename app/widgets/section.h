#pragma once
// A part of a panel that folds: heading with a chevron, a count at its right end.

#include <string>
#include <string_view>

#include "app/view.h"

namespace hs {

// Draws the heading; true if the part is open. Whether it is open is kept by the window.
bool begin_section(ViewContext& view, const char* title, std::string_view count = {},
                   bool open_at_first = true);

// A value of which one line is shown: a click opens all of it in a popup with a copy button.
void value_text(ViewContext& view, const char* id, std::string_view value, float width);

}  // namespace hs
