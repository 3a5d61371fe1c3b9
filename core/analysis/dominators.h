#pragma once
// Dominators: what would go if an object went. An object d dominates o when every path from the
// virtual root to o leads through d; the immediate dominator is the last such d before o. The
// retained bytes of an object are the shallow bytes of all that it dominates, itself included.
//
// Semi-NCA (Georgiadis, Tarjan, Werneck) over depth-first numbers, without recursion: O(edges log)
// at worst, near linear in practice.

#include <cstdint>
#include <span>
#include <vector>

#include "core/analysis/graph_roots.h"
#include "core/base/column.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/object_graph.h"

namespace hs {

struct Dominators {
    Column<ObjectId> immediate;  // by object row; 0: the virtual root. Row 0: itself
    Column<uint64_t> retained;   // bytes, by object row; row 0: all
    Column<ObjectId> preorder;   // all rows, the virtual root first, dominators before dominated

    [[nodiscard]] uint64_t memory_bytes() const {
        return immediate.memory_bytes() + retained.memory_bytes() + preorder.memory_bytes();
    }
};

Result<Dominators> find_dominators(const ObjectGraph& graph, const Roots& roots, JobContext& job);

// The dominator tree in depth-first order: a subtree is a run of positions, so membership, children
// and the union of subtrees need no search.
struct DominatorTree {
    Column<ObjectId> row_at;    // by position
    Column<uint32_t> position;  // by object row
    Column<uint32_t> count;     // by object row: objects in its subtree, itself included

    [[nodiscard]] bool dominates(ObjectId above, ObjectId below) const {
        return position[below.v] - position[above.v] < count[above.v];
    }
};
DominatorTree dominator_tree(const Dominators& dominators);

// Directly dominated, in order of position (file order of first visit).
std::vector<ObjectId> dominated_children(const DominatorTree& tree, ObjectId row);

// Bytes of the union of the rows' dominator subtrees: nothing is counted twice.
uint64_t retained_by_set(const Dominators& dominators, const DominatorTree& tree,
                         std::span<const ObjectId> rows);

// The same for groups of objects. group_of_row: by object row, below group_count.
std::vector<uint64_t> retained_by_group(const Dominators& dominators, const DominatorTree& tree,
                                        const Column<uint32_t>& group_of_row, size_t group_count);

// The same for the objects of each type, by TypeId.
std::vector<uint64_t> retained_by_type(const ObjectGraph& graph, const Dominators& dominators,
                                       const DominatorTree& tree);

// Steps from the virtual root: 1 directly below it.
uint32_t dominator_depth(const Dominators& dominators, ObjectId row);

}  // namespace hs
