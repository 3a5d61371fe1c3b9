#pragma once
// The current dump against the one it is compared with: by type, by object, and where it grew.

#include <cstdint>

#include "app/view.h"

namespace hs {

// The pages of the view, in the order of its switch; those of all dumps need three.
enum class DiffPage : uint8_t { kTypes, kObjects, kGrowth, kPaths, kAllTypes, kSets };
void show_diff_page(ViewStates& states, DiffPage page);

void draw_diff(ViewContext& view, ViewStates& states);

}  // namespace hs
