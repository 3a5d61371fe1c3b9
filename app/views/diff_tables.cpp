#include "app/views/diff_tables.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "app/graph_answers.h"
#include "core/base/counted.h"

namespace hs {
namespace {

template <class FieldOf>
constexpr WindowColumn type_column(FieldOf field, float width_px, bool stretches) {
    return {.field = static_cast<size_t>(field),
            .setting = "type",
            .width_px = width_px,
            .stretches = stretches,
            .is_dotted = true};
}
// Made by reading records: too slow to sort by.
template <class FieldOf>
constexpr WindowColumn name_column(FieldOf field, float width_px) {
    return {.field = static_cast<size_t>(field),
            .setting = "label",
            .width_px = width_px,
            .stretches = true,
            .is_sortable = false};
}

constexpr std::array<WindowColumn, 12> kTypeColumns = {{
    {kNoField, "number", 44},
    type_column(ChangedTypeField::kType, 150, true),
    column(ChangedTypeField::kShallowDelta, "shallow_delta", 104),
    column(ChangedTypeField::kShallowA, "shallow_a", 100),
    column(ChangedTypeField::kShallowB, "shallow_b", 100),
    column(ChangedTypeField::kObjectsDelta, "objects_delta", 92),
    column(ChangedTypeField::kObjectsA, "objects_a", 88),
    column(ChangedTypeField::kObjectsB, "objects_b", 88),
    column(ChangedTypeField::kNew, "new", 72),
    column(ChangedTypeField::kDeleted, "deleted", 76),
    column(ChangedTypeField::kModified, "modified", 84),
    column(ChangedTypeField::kSame, "same", 76, false),
}};

constexpr std::array<WindowColumn, 11> kObjectColumns = {{
    {kNoField, "number", 64},
    column(ChangedObjectField::kStatus, "status", 84),
    type_column(ChangedObjectField::kType, 140, false),
    name_column(ChangedObjectField::kName, 200),
    column(ChangedObjectField::kId, "id", 140),
    column(ChangedObjectField::kShallowA, "shallow_a", 96),
    column(ChangedObjectField::kShallowB, "shallow_b", 96),
    column(ChangedObjectField::kShallowDelta, "shallow_delta", 100),
    column(ChangedObjectField::kRetainedA, "retained_a", 100, false),
    column(ChangedObjectField::kRetainedB, "retained_b", 100, false),
    column(ChangedObjectField::kRetainedDelta, "retained_delta", 108),
}};

constexpr std::array<WindowColumn, 9> kHolderColumns = {{
    {kNoField, "number", 44},
    name_column(GrownHolderField::kName, 220),
    type_column(GrownHolderField::kType, 110, false),
    column(GrownHolderField::kGrowth, "growth", 104),
    column(GrownHolderField::kAccumulated, "piled", 116),
    column(GrownHolderField::kRetainedA, "retained_a", 100),
    column(GrownHolderField::kRetainedB, "retained_b", 100),
    column(GrownHolderField::kStatus, "status", 84),
    column(GrownHolderField::kId, "id", 140),
}};

constexpr std::array<WindowColumn, 7> kPathColumns = {{
    {kNoField, "number", 56},
    {.field = static_cast<size_t>(GrownPathField::kPath),
     .setting = "path",
     .width_px = 260,
     .stretches = true},
    column(GrownPathField::kObjectsA, "objects_a", 92),
    column(GrownPathField::kObjectsB, "objects_b", 92),
    column(GrownPathField::kRetainedA, "retained_a", 108),
    column(GrownPathField::kRetainedB, "retained_b", 108),
    column(GrownPathField::kRetainedDelta, "delta", 112),
}};

// What a mode shows: its columns, the one that it is sorted by at first, and what rows are called,
// in which column.
struct ModeTable {
    std::span<const WindowColumn> columns;
    std::string_view first_sort;
    std::string_view named_in;
    std::string_view noun;
};
ModeTable table_of(DiffMode mode) {
    switch (mode) {
        case DiffMode::kTypes:
            return {kTypeColumns, "shallow_delta", "type", "type"};
        case DiffMode::kObjects:
            return {kObjectColumns, "retained_delta", "type", "object"};
        case DiffMode::kGrowth:
            return {kHolderColumns, "piled", "label", "holder"};
        case DiffMode::kPaths:
            return {kPathColumns, "delta", "path", "path"};
    }
    return {};
}

}  // namespace

ComparedDump compared_dump(const DatasetPtr& dataset, const Shared<RetainedSizes>& retained) {
    return {dataset, {retained, &retained->dominators}, [dataset, retained](ObjectId object) {
                return retained->name_of(*dataset->graph, object);
            }};
}

std::span<const WindowColumn> diff_columns(DiffMode mode) {
    return table_of(mode).columns;
}

std::span<const ColumnSpec> diff_specs(DiffMode mode) {
    using Specs = std::vector<ColumnSpec>;
    static const ChangedTypeFields kTypeFields({});
    static const Specs kTypes = column_specs(kTypeFields.fields(), kTypeColumns);
    static const Specs kObjects = column_specs(changed_object_fields(), kObjectColumns);
    static const Specs kGrowth = column_specs(grown_holder_fields(), kHolderColumns);
    static const Specs kPaths = column_specs(grown_path_fields(), kPathColumns);
    switch (mode) {
        case DiffMode::kTypes:
            return kTypes;
        case DiffMode::kObjects:
            return kObjects;
        case DiffMode::kGrowth:
            return kGrowth;
        case DiffMode::kPaths:
            return kPaths;
    }
    return {};
}

SortKey first_diff_sort(DiffMode mode) {
    const ModeTable table = table_of(mode);
    const auto found =
        std::find_if(table.columns.begin(), table.columns.end(),
                     [&](const WindowColumn& one) { return one.setting == table.first_sort; });
    return {static_cast<size_t>(found - table.columns.begin()), true};
}

void diff_total_cell(const DiffTable& table, size_t column, ShownCell& cell) {
    const ModeTable shown = table_of(table.mode);
    const WindowColumn& what = shown.columns[column];
    if (what.setting == shown.named_in) {
        const char* which = table.is_cut ? "Top " : "";
        cell = ShownCell::of_text(which + counted(table.order.size(), shown.noun));
    } else if (table.total && what.field != kNoField && table.total->has(what.field)) {
        cell = ShownCell::of(table.total->cursor()->value(0, what.field));
    }
}

}  // namespace hs
