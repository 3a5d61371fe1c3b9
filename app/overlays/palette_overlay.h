#pragma once
// The palette: a field to type into, and what fits below it. Keyboard alone is enough.

#include <string>
#include <vector>

#include "app/overlays/palette_state.h"
#include "app/palette.h"
#include "app/view.h"

namespace hs {

// Where nothing else takes letters, they open the palette, which begins with them.
void type_into_palette(ViewContext& view, PaletteState& own);
void draw_palette(ViewContext& view, PaletteState& own);

}  // namespace hs
