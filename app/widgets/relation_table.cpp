#include "app/widgets/relation_table.h"

#include <utility>

namespace hs {
namespace {

bool is_of_relation(const WindowColumn& column) {
    return column.field != kNoField && column.field != kDrawnField;
}

}  // namespace

std::vector<ColumnSpec> column_specs(std::span<const Field> fields,
                                     std::span<const WindowColumn> columns) {
    std::vector<ColumnSpec> specs;
    for (const WindowColumn& column : columns) {
        ColumnSpec spec{.name = column.setting,
                        .title = column.title,
                        .about = column.about,
                        .width_px = column.width_px,
                        .is_text = column.field == kDrawnField};
        if (column.field == kNoField) {
            spec.title = "#";
            spec.about = "Row";
        } else if (column.field != kDrawnField) {
            const Field& field = fields[column.field];
            spec.title = field.title.data();  // literals: they end in a NUL
            spec.about = field.help.data();
            spec.is_text = field.meaning == Meaning::kText;
        }
        spec.is_shown = column.is_shown;
        spec.is_sortable = column.is_sortable && is_of_relation(column);
        spec.has_bar = column.has_bar;
        spec.stretches = column.stretches;
        spec.is_dotted = column.is_dotted;
        spec.is_spare = column.is_spare;
        specs.push_back(spec);
    }
    return specs;
}

std::vector<SortBy> sorted_fields(std::span<const SortKey> keys,
                                  std::span<const WindowColumn> columns) {
    std::vector<SortBy> fields;
    for (const SortKey& key : keys) {
        const size_t field = columns[key.column].field;
        if (is_of_relation(columns[key.column])) fields.push_back({field, key.falling});
    }
    return fields;
}

ShownTable shown_rows(std::shared_ptr<const ArrangedRows> rows,
                      std::span<const WindowColumn> columns) {
    const uint64_t count = rows->order.size();
    return {count, [rows = std::move(rows), columns](uint64_t row, size_t column, ShownCell& cell) {
                const size_t field = columns[column].field;
                if (field == kNoField) {
                    cell = ShownCell::of_count(row + 1);
                } else if (field != kDrawnField && rows->relation->has(field)) {
                    cell = ShownCell::of(rows->relation->cursor()->value(rows->order[row], field));
                }
            }};
}

}  // namespace hs
