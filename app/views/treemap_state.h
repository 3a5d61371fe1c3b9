#pragma once
// Own state of the treemap.

#include <string>
#include <unordered_map>
#include <vector>

#include "app/answer_key.h"
#include "app/type_colour.h"
#include "app/widgets/box_picture.h"
#include "app/widgets/easing.h"
#include "app/widgets/legend.h"
#include "core/layout/treemap_layout.h"
#include "render/canvas.h"

namespace hs {

// Colours of what is in one picture, by the key of a node: type or module.
using SizeSlots = std::unordered_map<uint32_t, ColourSlot>;

// This point of the picture (at zoom 1) is at the upper left corner.
struct TreemapCamera {
    double zoom = 1;
    double left_px = 0;
    double top_px = 0;
};

// While the picture changes to another top: one layout grows out of the other, or shrinks.
struct TreemapMotion {
    Easing easing;
    TreemapLayout outer;
    TreemapLayout inner;
    bool inner_grows = false;
    TreemapBox from;  // where the inner one is at the beginning
    TreemapBox to;
};

struct TreemapState {
    AnswerKey key;  // of what is laid out: tree, size, camera
    uint32_t top = 0;
    TreemapCamera camera;
    TreemapLayout layout;
    std::vector<PictureLabel> labels;
    std::vector<LegendEntry> legend;
    SizeSlots slots;
    Canvas canvas;
    uint64_t canvas_key = 0;
    TreemapMotion motion;
};

}  // namespace hs
