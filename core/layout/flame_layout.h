#pragma once
// A flame tree as rectangles: one row a depth, the widest parts as boxes, and what is too narrow to
// see folded into boxes that stand for many. At most about as many boxes as there are pixels in the
// rows, however large the tree is.

#include <cstdint>
#include <vector>

#include "core/analysis/flame_tree.h"

namespace hs {

struct FlameView {
    NodeId top;  // the node that fills the whole width at zoom 1
    double width_px = 0;
    // The visible part of the top node, as shares of its total: 0 … 1 shows all of it.
    double first_share = 0;
    double last_share = 1;
    uint32_t first_row = 0;  // rows of depth that are wanted, counted from the top node's own
    uint32_t last_row = UINT32_MAX;
    double least_px = 1;  // narrower boxes are folded
};

struct FlameBox {
    float x0_px = 0;  // cut to the view
    float x1_px = 0;
    NodeId node;              // the first of the folded ones
    uint32_t node_count = 1;  // siblings that the box stands for; 0: of stacks that are not known

    [[nodiscard]] bool is_unknown() const { return node_count == 0; }
};

struct FlameLayout {
    std::vector<FlameBox> boxes;      // by row, from the left
    std::vector<uint32_t> row_begin;  // [rows + 1], into boxes; row 0 is first_row

    [[nodiscard]] size_t row_count() const { return row_begin.size() - 1; }
    // The box under a point; null between boxes.
    [[nodiscard]] const FlameBox* at(size_t row, double x_px) const;
};

// Nodes with nothing, or less, have no box.
FlameLayout flame_layout(const FlameTree& tree, const FlameView& view);

// A picture of everything, also of what has no stack: known stacks from the left, and behind them,
// in the row below the root's, a box for the rest. The root's box is as wide as both, which is what
// the view's shares are of; its top node is the root.
FlameLayout whole_flame_layout(const FlameTree& tree, FlameView view);
// What the width of all of it stands for.
double whole_of_flame(const FlameTree& tree);

}  // namespace hs
