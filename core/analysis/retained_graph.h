#pragma once

#include "core/analysis/dominators.h"
#include "core/analysis/graph_roots.h"

namespace hs {

// What most questions about a dump need first.
struct RetainedGraph {
    Roots roots;
    Dominators dominators;
};
inline Result<RetainedGraph> retain(const ObjectGraph& graph, JobContext& job) {
    HS_TRY(Roots roots, find_roots(graph, job));
    HS_TRY(Dominators dominators, find_dominators(graph, roots, job));
    return RetainedGraph{std::move(roots), std::move(dominators)};
}

}  // namespace hs
