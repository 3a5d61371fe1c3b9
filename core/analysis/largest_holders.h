#pragma once
// The objects that keep most alive, as people count them: the __dict__ of an instance, class or
// module that holds it alone counts with its owner and is no row of its own. (One that is reached
// otherwise as well stays: it keeps alive what its owner does not.) All else as the raw graph has
// it, see accumulation.h.

#include <cstddef>
#include <vector>

#include "core/analysis/accumulation.h"
#include "core/analysis/dominators.h"
#include "core/analysis/graph_diff.h"
#include "core/model/object_graph.h"

namespace hs {

// The owner that a __dict__ counts with; nil for all other objects. Reads a record or two.
ObjectId counts_with(const ObjectGraph& graph, const Dominators& dominators, ObjectId row);
// The __dict__ that counts with the object; nil if none does.
ObjectId dict_counted_with(const ObjectGraph& graph, const Dominators& dominators, ObjectId owner);

// Falling by retained bytes, ties by type text and id.
std::vector<ObjectId> largest_holders(const ObjectGraph& graph, const Dominators& dominators,
                                      size_t count);

// What an owner's __dict__ dominates, the owner does directly. Falling by drop, ties by type text
// and id.
std::vector<AccumulationPoint> folded_accumulation_points(const ObjectGraph& graph,
                                                          const Dominators& dominators,
                                                          size_t count);

// Where B holds more than A: retained bytes of an object in B less those of the same object in A,
// ranked by what of it did not go on to a single child. Falling; growth only.
struct GrownHolder {
    ObjectId row;  // in B
    int64_t growth_bytes = 0;
    int64_t piled_bytes = 0;  // growth less that of its child that grew most
    bool is_new = false;
};
std::vector<GrownHolder> grown_holders(const ObjectGraph& b, const Dominators& of_a,
                                       const Dominators& of_b, const GraphDiff& diff, size_t count);
// The same of objects that hold less than they did, what shrank most first; numbers are below 0.
std::vector<GrownHolder> shrunk_holders(const ObjectGraph& b, const Dominators& of_a,
                                        const Dominators& of_b, const GraphDiff& diff,
                                        size_t count);

}  // namespace hs
