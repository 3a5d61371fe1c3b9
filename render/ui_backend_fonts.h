#pragma once
// Fonts for the two pinned versions of Dear ImGui: 1.92 rasterises glyphs on demand at any size,
// 1.90 builds a fixed atlas that has to be made anew when the scale changes.

#include <imgui.h>

#include "render/ui_backend.h"

namespace hs {

// One ImFont for each Font, for text of `pixel_scale` pixels a design pixel.
void add_fonts(ImFontAtlas& atlas, float pixel_scale, ImFont** fonts);

}  // namespace hs
