#pragma once
// The tables of a comparison: by type, by object, and where it grew.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "app/graph_results.h"
#include "app/widgets/table_columns.h"
#include "core/analysis/largest_holders.h"
#include "core/analysis/retained_growth.h"
#include "core/export/shown_table.h"

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

// Rows of one mode; the vector that belongs to the mode is filled.
struct DiffTable {
    DiffMode mode = DiffMode::kTypes;
    DiffSides sides;
    std::vector<TypeChange> types;
    std::vector<ObjectPair> pairs;
    std::vector<GrownHolder> grown;
    PathGrowth paths;
    std::vector<uint32_t> path_nodes;
    std::vector<uint32_t> order;

    [[nodiscard]] ObjectStatus status_of(const ObjectPair& pair) const;
};

std::span<const ColumnSpec> diff_columns(DiffMode mode);
SortKey first_diff_sort(DiffMode mode);
// One cell of a row in the table's order.
void diff_cell(const DiffTable& table, uint64_t place, size_t column, ShownCell& cell);
// True for columns whose cells are sorted as texts.
bool is_sorted_as_text(DiffMode mode, size_t column);

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
ShownTable shown_diff(const Shared<DiffTable>& table);
void diff_total_cell(const DiffTable& table, size_t column, ShownCell& cell);

}  // namespace hs
