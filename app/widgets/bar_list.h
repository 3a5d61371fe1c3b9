#pragma once
// A short ranking: one row a thing, its name over a bar as long as its share, its number at the
// right. Rows are links with the usual menu.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/view.h"

namespace hs {

struct BarRow {
    Selection thing;
    std::string frame = {};  // text of a frame, which is looked for once it is asked for
    std::string name = {};
    std::string note = {};    // behind the name, quieter
    std::string value = {};   // at the right end
    std::string detail = {};  // the tooltip
    double share = 0;         // 0 to 1: length of the bar
    ImU32 colour = 0;         // of the bar; 0: the accent
    float strength = 0.28F;   // 0 to 1: how much of the colour the bar has
};

struct BarEvents {
    bool pressed = false;
    bool activated = false;  // by a double click
};
// One row, as the last item.
constexpr float kBarRowPx = 26;
BarEvents draw_bar(ViewContext& view, const BarRow& row, bool selected, ImVec2 size);

// A click selects, a double click shows where the thing belongs. True when a row of no thing was
// pressed.
bool bar_list(ViewContext& view, const char* id, std::span<const BarRow> rows, float width,
              float row_px = kBarRowPx);

// The view that shows best what an object or type is held by, or what a frame called.
ViewId evidence_view(const Selection& thing);

}  // namespace hs
