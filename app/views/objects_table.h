#pragma once
// The columns of the table of objects and what stands in them.

#include <cstdint>
#include <memory>
#include <span>

#include "app/graph_answers.h"
#include "app/theme.h"
#include "app/widgets/table_columns.h"
#include "core/export/shown_table.h"
#include "core/table/row_order.h"

namespace hs {

enum class ObjectColumn : uint8_t {
    kNumber,
    kType,
    kLabel,
    kRetained,
    kRetainedShare,
    kShallow,
    kShallowShare,
    kReferences,
    kReferrers,
    kId,
    // In a comparison.
    kStatus,
    kShallowOther,
    kShallowDelta,
};

// How the objects of a dump compare with another one.
enum class Compared : uint8_t { kNot, kWithLater, kWithEarlier };
std::span<const ColumnSpec> object_columns(Compared compared);

// Sorted objects with all that their cells are made of.
struct ObjectTable {
    DatasetPtr dataset;
    DatasetPtr other;  // that it is compared with, or null
    Shared<RetainedSizes> retained;
    Shared<GraphDiff> diff;  // null without a comparison
    bool is_b = false;       // it is the later one of the two
    ObjectRows rows;
    uint64_t shallow_bytes = 0;   // of all rows
    uint64_t retained_bytes = 0;  // of their union

    [[nodiscard]] const ObjectGraph& graph() const { return *dataset->graph; }
};

// Sorts and adds up; rows are filled.
Result<void> arrange_objects(ObjectTable& table, std::span<const SortKey> sort, JobContext& job);
ShownTable shown_objects(const Shared<ObjectTable>& table);
void object_total_cell(const ObjectTable& table, ObjectColumn column, ShownCell& cell);
ImU32 status_colour(const Theme& theme, ObjectStatus status);
ObjectStatus status_of(const ObjectTable& table, ObjectId object);

}  // namespace hs
