#pragma once
// Small signs drawn as shapes, so that they are sharp at any scale and need no icon font.

#include "app/theme.h"
#include "core/model/dataset.h"

namespace hs {

// All fit into a square of `size` px around the centre.
void draw_cross(ImDrawList& to, ImVec2 centre, float size, ImU32 colour);
void draw_plus(ImDrawList& to, ImVec2 centre, float size, ImU32 colour);
void draw_lens(ImDrawList& to, ImVec2 centre, float size, ImU32 colour);
enum class Pointing : uint8_t { kRight, kDown, kLeft, kUp };
void draw_chevron(ImDrawList& to, ImVec2 centre, float size, ImU32 colour, Pointing pointing);
// A ring filled clockwise by portion (0 to 1); negative: unknown, a quarter turned by seconds.
struct RingLook {
    float size;
    ImU32 colour;
    ImU32 track;
};
void draw_progress_ring(ImDrawList& to, ImVec2 centre, const RingLook& look, double portion,
                        double seconds);
// Circle with i, triangle with !, octagon with x: told apart by form as well as by colour.
void draw_severity(ImDrawList& to, ImVec2 centre, float size, const Theme& theme,
                   Severity severity);
ImU32 severity_colour(const Theme& theme, Severity severity);

// A slice of a pie, clockwise from one angle to a larger one, in radians.
void draw_slice(ImDrawList& to, ImVec2 centre, float radius, double from, double end, ImU32 colour);

void draw_bell_sign(ImDrawList& to, ImVec2 centre, float size, ImU32 colour);
void draw_folder_sign(ImDrawList& to, ImVec2 centre, float size, ImU32 colour);
// Outline with a folded corner; `filled` for what can be opened.
void draw_file_sign(ImDrawList& to, ImVec2 centre, float size, ImU32 colour, bool is_filled);
void draw_home_sign(ImDrawList& to, ImVec2 centre, float size, ImU32 colour);
void draw_pin_sign(ImDrawList& to, ImVec2 centre, float size, ImU32 colour, bool is_filled);

}  // namespace hs
