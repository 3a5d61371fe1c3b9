#pragma once
// The visible part of a flame graph, as shares of the whole width, and how it moves: zoom at the
// pointer, pan, to a node, and step by step towards where it is to be. While the tree is filled in
// anew the part stays at the node it was zoomed to, not at the pixels where that node was.

#include "core/analysis/flame_tree.h"

namespace hs {

struct ShareRange {
    double first = 0;
    double last = 1;

    [[nodiscard]] double width() const { return last - first; }
    friend bool operator==(const ShareRange&, const ShareRange&) = default;
};

// Nothing narrower is shown: beyond, pixels would be told apart by rounding errors.
constexpr double kLeastShare = 1e-9;

// Moved and widened as little as needed to lie in 0 … 1 and not be too narrow.
ShareRange fitted(ShareRange range);
// factor > 1 shows less; what is under `at` (0 … 1 of the visible width) stays there.
ShareRange zoomed(ShareRange range, double at, double factor);
// By a part of the visible width.
ShareRange panned(ShareRange range, double part);
// Between two, as an eye sees an even movement: the width changes by equal factors.
ShareRange between(ShareRange from, ShareRange to, double part);

// Where the node lies in the row of its depth, of a picture of everything: see
// whole_flame_layout(). Nothing has bytes: all of it.
ShareRange share_of_node(const FlameTree& tree, NodeId node);

}  // namespace hs
