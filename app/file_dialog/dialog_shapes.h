#pragma once
// Folder and file signs, drawn as shapes.

#include "app/theme.h"

namespace hs {

void draw_folder_sign(ImDrawList& to, ImVec2 centre, float size, ImU32 colour);
// Outline with a folded corner; `filled` for what can be opened.
void draw_file_sign(ImDrawList& to, ImVec2 centre, float size, ImU32 colour, bool is_filled);
void draw_home_sign(ImDrawList& to, ImVec2 centre, float size, ImU32 colour);
void draw_pin_sign(ImDrawList& to, ImVec2 centre, float size, ImU32 colour, bool is_filled);

}  // namespace hs
