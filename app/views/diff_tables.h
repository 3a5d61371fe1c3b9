#pragma once
// The tables of a comparison: by type, by object, and where it grew.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "app/graph_answers.h"
#include "app/widgets/relation_table.h"
#include "core/questions/changed_objects.h"
#include "core/questions/changed_types.h"
#include "core/questions/grown_holders.h"
#include "core/questions/grown_paths.h"

namespace hs {

enum class DiffMode : uint8_t { kTypes, kObjects, kGrowth, kPaths };

struct StatusChoice {
    bool added = true;
    bool deleted = true;
    bool modified = true;
    bool same = false;
    bool operator==(const StatusChoice&) const = default;
};

struct DiffSides {
    DatasetPtr a;
    DatasetPtr b;
    Shared<RetainedSizes> of_a;
    Shared<RetainedSizes> of_b;
    Shared<GraphDiff> diff;
};
ComparedDump compared_dump(const DatasetPtr& dataset, const Shared<RetainedSizes>& retained);

// Rows of one mode, whose answer is there.
struct DiffTable : ArrangedRows {
    DiffMode mode = DiffMode::kTypes;
    DiffSides sides;
    Shared<ChangedTypesAnswer> types;
    Shared<ChangedObjectsAnswer> objects;
    Shared<GrownHoldersAnswer> holders;
    Shared<GrownPathsAnswer> paths;
    std::shared_ptr<const Relation> total;  // of the types: one row
    bool is_cut = false;                    // there are more rows than these
};

std::span<const WindowColumn> diff_columns(DiffMode mode);
std::span<const ColumnSpec> diff_specs(DiffMode mode);
SortKey first_diff_sort(DiffMode mode);

struct DiffRequest {
    DiffMode mode = DiffMode::kTypes;
    // The breadcrumb's, null for all objects. Paths are of all.
    Shared<ObjectRows> set_a;
    Shared<ObjectRows> set_b;
    StatusChoice status;
    ObjectFilter filter;
    std::vector<SortKey> sort;
};
Result<Shared<DiffTable>> make_diff_table(const DiffSides& sides, const DiffRequest& request,
                                          JobContext& job);
void diff_total_cell(const DiffTable& table, size_t column, ShownCell& cell);

}  // namespace hs
