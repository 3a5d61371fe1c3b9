#pragma once
// Where memory piles up: objects that keep much more alive than any single one of what they
// dominate. Walking down the dominator tree from the roots, retained bytes fall in small steps
// along a chain of holders and then all at once, at the container that holds the many.

#include <cstdint>
#include <vector>

#include "core/analysis/dominators.h"
#include "core/model/object_graph.h"

namespace hs {

struct AccumulationPoint {
    ObjectId row;
    uint64_t drop_bytes = 0;       // its retained bytes less those of its largest child
    ObjectId largest_child;        // nil: dominates nothing
    uint32_t dominated_count = 0;  // objects directly below
};

// Falling by drop, ties by type text and id.
std::vector<AccumulationPoint> accumulation_points(const ObjectGraph& graph,
                                                   const Dominators& dominators, size_t count);

}  // namespace hs
