#pragma once
// A bar from the middle of a cell: to the right what grew, to the left what shrank.

#include "app/view.h"
#include "app/widgets/relation_table.h"

namespace hs {

constexpr WindowColumn change_bar_column(float width_px, bool is_spare = false) {
    return {.field = kDrawnField,
            .setting = "bar",
            .width_px = width_px,
            .title = "Change",
            .about = "Left of the line: shrank; right of it: grew. One scale for all rows",
            .is_spare = is_spare};
}
// share: -1 to 1, of the largest change there is.
void draw_change_bar(const ViewContext& view, double share, ImVec2 low, ImVec2 high);

}  // namespace hs
