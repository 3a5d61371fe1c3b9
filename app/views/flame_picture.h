#pragma once
// One flame graph on the screen: boxes in one draw call, names on those that have room for them.

#include <optional>

#include "app/view.h"
#include "app/views/flame_state.h"

namespace hs {

struct FlameDrawing {
    const ShownFlame& flame;
    const FlameTree& widths;  // one of the flame's trees
    ShareRange shares = {};
    ImVec2 at = {};  // upper left corner, whole pixels
    ImVec2 size = {};
    float row_px = 0;
    float scroll_px = 0;     // of row 0 above the upper edge
    uint32_t first_row = 0;  // rows above are not drawn at all
    bool grows_up = false;   // row first_row at the bottom
    bool has_names = true;
    FlameColour colour = FlameColour::kFile;
    const FlameMatches* matches = nullptr;  // others are dimmed
    uint64_t matches_key = 0;               // another one for other matches
    FrameId picked = {};                    // outlined wherever it is
    NodeId selected = {};
    std::optional<ImVec2> pointer = {};  // when it is over the picture
};

// Returns what is under the pointer.
std::optional<RowBox> draw_flame_picture(ViewContext& view, FlamePicture& own,
                                         const FlameDrawing& drawing);

// Rows that the picture would need for all of the tree, with the top row.
uint32_t flame_rows(const TraceTrie& trie);

// -1 … 1: how much of its greater side a node's change is.
double relative_change(const ShownFlame& flame, NodeId node);

}  // namespace hs
