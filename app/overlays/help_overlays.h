#pragma once
// All keys on one page (F1), and what this program is.

#include "app/view.h"

namespace hs {

void draw_key_page(ViewContext& view);
void draw_about(ViewContext& view);

}  // namespace hs
