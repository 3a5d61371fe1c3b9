#pragma once
// A SizeTree as rectangles inside rectangles ("squarified"). The arrangement depends on the top
// node and on the size of the whole picture alone: zooming and panning move a camera over it, so
// nothing jumps. What is smaller than a few pixels on the screen is folded into one rectangle that
// stands for many, and what lies outside the view is left out.

#include <cstdint>
#include <vector>

#include "core/layout/size_tree.h"

namespace hs {

struct TreemapView {
    uint32_t top = 0;  // the node that is the whole picture
    double width_px = 0;
    double height_px = 0;
    // The camera: this point of the picture (at zoom 1) is at the upper left corner.
    double zoom = 1;
    double left_px = 0;
    double top_px = 0;
    double least_px = 3;   // sides of squares that are worth drawing
    double header_px = 0;  // above the children of a node, at zoom 1; less in small ones
    double gap_px = 1;     // around the children
    size_t most_boxes = 40000;
};

struct TreemapBox {
    float x = 0;  // on the screen; may reach beyond it
    float y = 0;
    float width = 0;
    float height = 0;
    float header = 0;           // height of the strip for the name; 0: no children are drawn
    uint32_t node = 0;          // the first of the folded ones
    uint32_t folded_count = 0;  // 0: the node itself; else so many siblings together
    uint32_t depth = 0;         // 0: the top node
    bool is_own = false;        // not the node but what it has besides its children

    [[nodiscard]] bool contains(float px, float py) const {
        return px >= x && py >= y && px < x + width && py < y + height;
    }
};

struct TreemapLayout {
    std::vector<TreemapBox> boxes;  // parents before children

    // The innermost box under a point; null outside.
    [[nodiscard]] const TreemapBox* at(float x, float y) const;
    // The box of a whole node; null if it is not drawn for itself.
    [[nodiscard]] const TreemapBox* of(uint32_t node) const;
};

TreemapLayout treemap_layout(const SizeTree& tree, const TreemapView& view);

}  // namespace hs
