#pragma once
// The dominator tree as rows of a table. What is open is followed by what hangs on it, one deeper;
// many siblings of one type stand in one row, which opens into them, but modules, which are looked
// for by name; the __dict__ of an instance counts with it and is no row of its own.
//
//   shop.cache                1.07 MiB    an object
//     shop.cache.QUOTES       1.06 MiB
//       Quote ×2,300           988 KiB    a group
//         Quote                  440 B
//         2,299 more                      the rest, shown when asked for

#include <compare>
#include <cstdint>
#include <vector>

#include "core/analysis/dominators.h"
#include "core/analysis/graph_diff.h"
#include "core/analysis/object_names.h"
#include "core/analysis/paths.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/object_graph.h"

namespace hs {

enum class HeapTreeKind : uint8_t { kObject, kType, kModule, kMore, kDeleted };

// What a row stands for, the same whatever else is open.
struct HeapTreeNode {
    HeapTreeKind kind = HeapTreeKind::kObject;
    ObjectId under;   // the object that it hangs on; nil: everything
    ObjectId object;  // of kObject
    // Of kType, and of kModule one of its types. kMore has what hides it.
    TypeId type = ObjectGraph::kNoType;
    TypeId module = ObjectGraph::kNoType;  // that a type stands in; kNoType: in none

    friend auto operator<=>(const HeapTreeNode&, const HeapTreeNode&) = default;
};

struct HeapTreeRow {
    HeapTreeNode node;
    uint32_t depth = 0;
    bool can_open = false;
    bool is_open = false;
    ObjectId object;       // of a group: its largest
    uint64_t members = 1;  // of a group; of kMore: rows that are hidden
    uint64_t objects = 0;  // that would go, these included
    uint64_t shallow_bytes = 0;
    uint64_t retained_bytes = 0;
    // Of two dumps: what these retained before, and siblings that came and went.
    uint64_t before_bytes = 0;
    uint64_t added = 0;
    uint64_t deleted = 0;
    bool hides_changes = false;  // of kMore: their sums may be as before all the same
};

// Of two dumps: retains what it did, and nothing came or went.
inline bool is_unchanged(const HeapTreeRow& row) {
    return !row.hides_changes && row.before_bytes == row.retained_bytes && row.before_bytes > 0 &&
           row.added == 0 && row.deleted == 0;
}

// A row that is open, and how many of its children are shown.
struct OpenHeapRow {
    HeapTreeNode node;
    size_t shown = 0;

    friend bool operator==(const OpenHeapRow&, const OpenHeapRow&) = default;
};

// Of what hangs on nothing. kClass: as kType, but objects of the interpreter's own types, which
// every program has many of, stand alone, but for those that hold nothing and, where names are
// given, frames and what stands in unreachable cycles or behind one.
enum class HeapGrouping : uint8_t { kType, kClass, kModule, kNone };
// kChange: of two dumps, whichever way.
enum class HeapTreeOrder : uint8_t { kRetained, kShallow, kObjects, kChange };

struct HeapTreeQuery {
    HeapGrouping grouping = HeapGrouping::kType;
    HeapTreeOrder order = HeapTreeOrder::kRetained;
    bool is_rising = false;
    size_t shown_roots = 0;
    bool only_changed = false;  // of two dumps: outermost rows that are as before are hidden
    std::vector<OpenHeapRow> open = {};
    // All rows above this depth are open as well, with so many children each.
    uint32_t open_depth = 0;
    size_t shown_children = 0;
    // Is a row, whatever has to be open for it; nil: none.
    ObjectId revealed = {};

    friend bool operator==(const HeapTreeQuery&, const HeapTreeQuery&) = default;
};

// Siblings in order, ties by type text and id. O(children of what is open).
Result<std::vector<HeapTreeRow>> heap_tree_rows(const ObjectGraph& graph,
                                                const Dominators& dominators,
                                                const DominatorTree& tree,
                                                const HeapTreeQuery& query, JobContext& job,
                                                const ObjectNames* names = nullptr);

// The same along the shortest paths from the roots to a set (see merge_paths): objects and shallow
// bytes are those of the set, retained bytes those of the object.
Result<std::vector<HeapTreeRow>> path_tree_rows(const ObjectGraph& graph,
                                                const Dominators& dominators,
                                                const MergedPaths& paths,
                                                const HeapTreeQuery& query, JobContext& job);
// The same of the later of two dumps, with what each row retained in the earlier one. What was
// there below the same object and is gone counts in the row of its type, or in one of its own.
struct GrowthInputs {
    const ObjectGraph& a;
    const ObjectGraph& b;
    const Dominators& of_a;
    const Dominators& of_b;
    const DominatorTree& tree_a;
    const DominatorTree& tree_b;
    const GraphDiff& diff;
    const ObjectNames* names_b = nullptr;
};
Result<std::vector<HeapTreeRow>> growth_tree_rows(const GrowthInputs& inputs,
                                                  const HeapTreeQuery& query, JobContext& job);
// The first rows directly below an object, and one for the rest.
Result<std::vector<HeapTreeRow>> heap_tree_children(const ObjectGraph& graph,
                                                    const Dominators& dominators,
                                                    const DominatorTree& tree, ObjectId object,
                                                    size_t shown, JobContext& job);

}  // namespace hs
