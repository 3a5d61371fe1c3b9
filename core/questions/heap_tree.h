#pragma once
// The dominator tree as a relation: each row with how deep it stands.

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/analysis/heap_tree.h"
#include "core/analysis/object_names.h"
#include "core/analysis/retained_graph.h"
#include "core/model/dataset.h"
#include "core/table/relation.h"

namespace hs {

class Parameters;

enum class HeapTreeField : uint8_t {
    kDepth,
    kKind,
    kName,
    kIndentedName,
    kType,
    kFullType,
    kMembers,
    kObjects,
    kShallow,
    kRetained,
    kRetainedShare,
    kId,
    // Of two dumps.
    kBefore,
    kChange,
    kAdded,
    kDeleted,
};

struct HeapTreeAnswer {
    DatasetPtr dataset;
    std::shared_ptr<const RetainedGraph> kept;
    std::shared_ptr<const ObjectNames> names;
    std::vector<HeapTreeRow> rows;

    [[nodiscard]] const ObjectGraph& graph() const { return *dataset->graph; }
    // "shop.cache.QUOTES", "shop.cache.Quote ×2,300", "module shop.cache", "2,298 more".
    [[nodiscard]] std::string name(const HeapTreeRow& row) const;
};

// Why "Order ×1,903" may be fewer than the references of its holder, and than all there are.
inline constexpr const char* kDominatedGroup =
    "Kept alive by this holder alone (dominated); it may refer to more objects";
inline constexpr const char* kUndominatedGroup =
    "Kept alive by no single object; the rest of the type is below its dominators";

// What --by, --depth, --children and --sort of the question ask for.
HeapTreeQuery heap_tree_query(const Parameters& given);

std::span<const Field> heap_tree_fields();
std::shared_ptr<const Relation> heap_tree_relation(std::shared_ptr<const HeapTreeAnswer> answer);

}  // namespace hs
