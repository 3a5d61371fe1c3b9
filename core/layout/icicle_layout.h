#pragma once
// A SizeTree as boxes in rows: each node as wide as its bytes, what it holds below it, largest
// first. Ids of boxes are nodes.

#include "core/layout/box_rows.h"
#include "core/layout/size_tree.h"

namespace hs {

// `top` fills the whole width where all of it is visible.
BoxRows icicle_layout(const SizeTree& tree, uint32_t top, const BoxView& view);

}  // namespace hs
