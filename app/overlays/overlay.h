#pragma once
// What palette, page of keys and dialogs have in common: one of them lies over a shaded workspace,
// holds the keyboard, and goes with Esc or a click beside it.

#include "app/view.h"
#include "app/workspace_layout.h"

namespace hs {

struct OverlayLook {
    Overlay overlay = Overlay::kNone;
    const char* name = "";
    Rect rect;  // px, in the window
    ImVec2 padding = {16, 12};
    bool closes_on_escape = true;
    Overlay closes_to = Overlay::kNone;
};

// True while it is the overlay to show; then draw, and call end_overlay().
bool begin_overlay(ViewContext& view, const OverlayLook& look);
void end_overlay();

// In the middle of the window, at most this large (design pixels), with a margin all around.
Rect overlay_rect(const ViewContext& view, float width, float height);

}  // namespace hs
