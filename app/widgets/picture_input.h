#pragma once
// What the pointer and the keys do on a picture: one widget for all of them, so that
// zoom, pan and the keys feel the same in all of them.

#include "app/view.h"

namespace hs {

struct PictureInput {
    ImVec2 mouse;  // relative to the picture's corner
    bool is_hovered = false;
    bool clicked = false;         // the left button came up where it went down
    bool double_clicked = false;  // instead of the second click
    bool right_clicked = false;
    bool middle_clicked = false;
    bool pressed = false;     // the left button went down now
    bool is_dragged = false;  // and moved further than a trembling hand
    bool released = false;
    ImVec2 drag;          // units since the last frame, by the left or middle button
    float wheel = 0;      // notches, up is positive
    ImVec2 pan_keys;      // W A S D, and arrows that pan: units to move the camera by in this frame
    float zoom_keys = 0;  // notches, by + and -
    ImGuiDir step = ImGuiDir_None;  // an arrow that leads to a neighbour
    bool entered = false;           // Return
};

enum class PictureArrows : uint8_t { kPan, kStep, kNone };  // none: all keys are the caller's
struct PictureArea {
    ImVec2 at;
    ImVec2 size;
    PictureArrows arrows = PictureArrows::kPan;
};

// Covers the area with a widget of that name, which Tab reaches.
PictureInput picture_input(const ViewContext& view, const char* label, const PictureArea& area);

// A factor for notches of the wheel: a quarter each.
double zoom_of_notches(double notches);

}  // namespace hs
