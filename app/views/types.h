#pragma once
// Objects and bytes by type, of the current set; beside those of the second dump when two are
// compared.

#include "app/view.h"

namespace hs {

void draw_types(ViewContext& view, ViewStates& states);

}  // namespace hs
