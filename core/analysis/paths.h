#pragma once
// Chains of references: from the roots to an object, or from one object to another. A path is a
// list of rows from its beginning to its end, each referring to the next. Paths are shortest first;
// among equally long ones the choice is fixed by file order.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/analysis/graph_roots.h"
#include "core/base/column.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/object_graph.h"

namespace hs {

using ObjectPath = std::vector<ObjectId>;

struct PathQuery {
    ObjectId target;       // objects only, no stubs
    ObjectId source = {};  // nil: any root
    uint32_t count = 1;    // so many paths at most, none visiting an object twice
    // Partial paths looked at before giving up on finding more; the ones found are exact.
    uint64_t effort = uint64_t{1} << 22;
};

struct PathResult {
    std::vector<ObjectPath> paths;
    bool gave_up = false;  // effort was used up: there may be more, not shorter ones
};
Result<PathResult> find_paths(const ObjectGraph& graph, const Roots& roots, const PathQuery& query,
                              JobContext& job);

// Shortest paths from the roots to all objects at once: each object's predecessor on its path.
struct ShortestPathTree {
    Column<ObjectId> parent;  // by object row; nil for roots
    Column<uint32_t> depth;   // by object row; 1 for roots
};
Result<ShortestPathTree> shortest_path_tree(const ObjectGraph& graph, const Roots& roots,
                                            JobContext& job);

// The shortest paths of a set, merged: a tree that shows what holds the set together.
struct MergedPaths {
    struct Node {
        ObjectId row;
        uint32_t parent = 0;   // index of another node; 0 is the virtual root
        uint64_t objects = 0;  // of the set, at or below this node
        uint64_t shallow_bytes = 0;
    };
    std::vector<Node> nodes;  // parents before children, siblings falling by bytes
};
MergedPaths merge_paths(const ObjectGraph& graph, const ShortestPathTree& tree,
                        std::span<const ObjectId> set);

}  // namespace hs
