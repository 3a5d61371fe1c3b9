#pragma once
// The objects that keep most alive, as people count them: the __dict__ of an instance, class or
// module that holds it alone counts with its owner and is no row of its own. (One that is reached
// otherwise as well stays: it keeps alive what its owner does not.) All else as the raw graph has
// it, see accumulation.h.

#include <cstddef>
#include <vector>

#include "core/analysis/accumulation.h"
#include "core/analysis/dominators.h"
#include "core/model/object_graph.h"

namespace hs {

// The owner that a __dict__ counts with; nil for all other objects. Reads a record or two.
ObjectId counts_with(const ObjectGraph& graph, const Dominators& dominators, ObjectId row);

// Falling by retained bytes, ties by type text and id.
std::vector<ObjectId> largest_holders(const ObjectGraph& graph, const Dominators& dominators,
                                      size_t count);

// What an owner's __dict__ dominates, the owner does directly. Falling by drop, ties by type text
// and id.
std::vector<AccumulationPoint> folded_accumulation_points(const ObjectGraph& graph,
                                                          const Dominators& dominators,
                                                          size_t count);

}  // namespace hs
