#pragma once
// Where the parts of the workspace lie: window size and panel settings in, rectangles out.
//
//   ┌ menu ───────────────────────────────┐
//   │ left │ centre               │ right │      │ ─  dividers, one pixel each
//   ├──────┴──────────────────────┴───────┤
//   │ bottom                              │
//   ├ status ─────────────────────────────┤
//
// Whole pixels; the parts and dividers cover the window exactly and never overlap. A window too
// small for all of them loses the right panel first, then the left, then the bottom one: the centre
// is what the user came for. What was left out comes back when the window grows, because the
// settings stay as they are.

#include <array>
#include <cstdint>

#include "app/settings.h"

namespace hs {

struct Rect {
    float x = 0;
    float y = 0;
    float width = 0;
    float height = 0;
    [[nodiscard]] float right() const { return x + width; }
    [[nodiscard]] float bottom() const { return y + height; }
    bool operator==(const Rect&) const = default;
};

enum class Divider : uint8_t { kLeft, kRight, kBottom };

struct WorkspaceFrame {
    float width = 0;         // of the window, px
    float height = 0;        // of the window, px
    float scale = 1;         // px for one design pixel
    bool has_bottom = true;  // something to show there
};

struct WorkspaceLayout {
    Rect menu;
    Rect left;
    Rect centre;
    Rect right;
    Rect bottom;
    Rect status;
    // Of kLeft, kRight, kBottom. A collapsed panel's divider lies at the window's edge, where it
    // can be grabbed to open the panel again.
    std::array<Rect, 3> dividers;
    bool has_left = false;
    bool has_right = false;
    bool has_bottom = false;
};

WorkspaceLayout workspace_layout(const WorkspaceFrame& frame, const PanelSettings& panels);

// The settings after dragging a divider to the pointer (x for the upright ones, else y). Below half
// of its least size a panel collapses; from there on it opens.
PanelSettings panels_after_drag(const WorkspaceFrame& frame, const PanelSettings& panels,
                                Divider divider, float pointer_px);
PanelSettings panels_after_toggle(const PanelSettings& panels, Divider divider);

}  // namespace hs
