#pragma once
// A widget that smaller ones lie on, such as a row with a cross at its end. The library lets it
// take the pointer a frame late, to see whether one of those wants it, and so loses a press that
// comes together with the pointer; here such a press is taken up in the frame after, by what it
// was on.

#include <imgui.h>

namespace hs {

// As hit_area, below whatever is drawn at its place until the end of the frame.
bool hit_area_below(const char* label, ImVec2 size);

}  // namespace hs
