#pragma once
// A flame tree as boxes in rows: one row a depth, the root on top. Nodes with nothing, or less,
// have no box.

#include "core/analysis/flame_tree.h"
#include "core/layout/box_rows.h"

namespace hs {

// Ids of boxes are nodes; this one is of stacks that are not known.
constexpr uint32_t kUnknownBox = UINT32_MAX;
inline bool is_unknown(const RowBox& box) {
    return box.id == kUnknownBox;
}
inline bool is_node(const RowBox& box) {
    return !box.is_folded() && !is_unknown(box);
}
// The first of folded ones; the root's for stacks that are not known.
inline NodeId node_of(const RowBox& box) {
    return is_unknown(box) ? NodeId{} : NodeId{box.id};
}

BoxRows flame_layout(const FlameTree& tree, const BoxView& view);

// A picture of everything, also of what has no stack: known stacks from the left, and behind them,
// in the row below the root's, a box for the rest. The root's box is as wide as both, which is what
// the view's shares are of.
BoxRows whole_flame_layout(const FlameTree& tree, BoxView view);
// What the width of all of it stands for.
double whole_of_flame(const FlameTree& tree);
// Where the node lies in the row of its depth, in a picture of everything. Nothing has bytes: all
// of it.
ShareRange share_of_node(const FlameTree& tree, NodeId node);

}  // namespace hs
