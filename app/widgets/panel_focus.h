#pragma once
// Moving the keyboard from panel to panel (F6), which is faster than Tab through all of them.

#include <span>

namespace hs {

// Inside the root window, before any panel is drawn in this frame. Names as given to begin_panel;
// panels that are not drawn, or have nothing for the keyboard, are skipped.
void focus_next_panel(std::span<const char* const> names, int step);
// Right after the view's panel has begun: it keeps the keyboard that it had a frame ago when what
// had it there is gone, and takes it from the view that was in its place. Nobody else gets it
// unasked.
void take_view_focus(bool had_keyboard);
// Right after a panel has begun: gives its first widget the keyboard if it was asked for.
void take_panel_focus();

}  // namespace hs
