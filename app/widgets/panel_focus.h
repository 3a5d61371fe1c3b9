#pragma once
// Moving the keyboard from panel to panel (F6), since Tab stays inside one.

#include <span>

namespace hs {

// Inside the root window, before any panel is drawn in this frame. Names as given to begin_panel;
// panels that are not drawn are skipped.
void focus_next_panel(std::span<const char* const> names, int step);

}  // namespace hs
