#pragma once
// A SizeTree as rows: each node as wide as its bytes, what it holds below it, largest first. As in
// a flame graph, narrow siblings are folded into boxes that stand for many: a row has at most about
// as many boxes as pixels.

#include <cstdint>
#include <vector>

#include "core/layout/size_tree.h"

namespace hs {

struct IcicleView {
    uint32_t top = 0;  // fills the whole width at zoom 1
    double width_px = 0;
    double first_share = 0;  // what is visible of the top node, as shares of its bytes
    double last_share = 1;
    uint32_t first_row = 0;  // rows wanted, counted from the top node's own
    uint32_t last_row = 0;
    double least_px = 1;
};

struct IcicleBox {
    float x0_px = 0;  // cut to the view
    float x1_px = 0;
    uint32_t node = 0;          // the first of the folded ones
    uint32_t folded_count = 0;  // 0: the node itself; else so many siblings together
};

struct IcicleLayout {
    std::vector<IcicleBox> boxes;        // by row, from the left
    std::vector<uint32_t> row_begin{0};  // [rows + 1], into boxes; row 0 is first_row

    [[nodiscard]] size_t row_count() const { return row_begin.size() - 1; }
    [[nodiscard]] const IcicleBox* at(size_t row, double x_px) const;  // null between boxes
};

IcicleLayout icicle_layout(const SizeTree& tree, const IcicleView& view);

}  // namespace hs
