#pragma once
// Strongly connected components of the objects (or of some of them), by Tarjan's algorithm with an
// explicit stack. Time O(objects + edges).

#include <cstdint>
#include <vector>

#include "core/base/column.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/object_graph.h"

namespace hs {

struct Components {
    // By object row: 1 … count, or 0 for rows left out. Edges between components lead from higher
    // to lower numbers.
    Column<uint32_t> of_row;
    uint32_t count = 0;
};

// left_out: by row, not 0 for objects that are not looked at; empty to take all.
Result<Components> strong_components(const ObjectGraph& graph, const Column<uint8_t>& left_out,
                                     JobContext& job);

}  // namespace hs
