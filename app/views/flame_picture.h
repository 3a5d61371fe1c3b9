#pragma once
// One flame graph on the screen: colours and names of its boxes.

#include "app/frame_lines.h"
#include "app/view.h"
#include "app/views/flame_state.h"

namespace hs {

struct FlameDrawing {
    const ShownFlame& flame;
    const FlameTree& widths;  // one of the flame's trees
    BoxPlace place = {};
    bool has_names = true;
    FlameColour colour = FlameColour::kFile;
    const FlameSearch* search = nullptr;  // what does not match is dimmed
    FrameId picked = {};                  // outlined wherever it is
    NodeId selected = {};
    Shared<FrameLines> lines = {};  // of code; null: not known, or not wanted
};

// Returns what is under the pointer; null for nothing.
const RowBox* draw_flame_picture(ViewContext& view, FlamePicture& own, const FlameDrawing& drawing);

// Rows that the picture would need for all of the tree, with the top row.
uint32_t flame_rows(const TraceTrie& trie);

// -1 … 1: how much of its greater side a node's change is.
double relative_change(const ShownFlame& flame, NodeId node);

}  // namespace hs
