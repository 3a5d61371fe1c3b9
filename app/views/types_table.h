#pragma once
// The columns of the table of types and what stands in them.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "app/widgets/table_columns.h"
#include "core/table/row_order.h"
#include "core/analysis/type_rows.h"
#include "core/export/shown_table.h"
#include "core/model/dataset.h"

namespace hs {

enum class TypeColumn : uint8_t {
    kNumber,
    kType,
    kModule,
    kObjects,
    kObjectsShare,
    kShallow,
    kShallowShare,
    kRetained,
    kRetainedShare,
    kMean,
    // In a comparison.
    kObjectsB,
    kObjectsDelta,
    kShallowB,
    kShallowDelta,
    kRetainedB,
    kRetainedDelta,
    kNew,
    kDeleted,
    kModified,
    kSame,
};

std::span<const ColumnSpec> type_columns(bool compared);

// Rows of `table` in an order, with what keeps their texts alive.
struct TypeRows {
    DatasetPtr a;
    DatasetPtr b;  // null without a comparison
    TypeTable table;
    std::vector<uint32_t> order;  // rows of the table, those that are shown
    TypeSums shown_a;             // of the rows in order; retained: 0, for it does not add up
    TypeSums shown_b;
};

uint64_t type_key(const TypeRow& row, TypeColumn column);
// Fills order and sums: the rows that the filter keeps, sorted.
void arrange_types(TypeRows& rows, const ObjectFilter& filter, std::span<const SortKey> sort);
ShownTable shown_types(const std::shared_ptr<const TypeRows>& rows);
void type_total_cell(const TypeRows& rows, TypeColumn column, ShownCell& cell);

}  // namespace hs
