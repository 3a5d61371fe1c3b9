#include "app/widgets/relation_table.h"

#include <utility>

namespace hs {

std::vector<ColumnSpec> column_specs(std::span<const Field> fields,
                                     std::span<const WindowColumn> columns) {
    std::vector<ColumnSpec> specs;
    for (const WindowColumn& column : columns) {
        const bool is_number = column.field == kNoField;
        // Literals: they end in a NUL.
        ColumnSpec spec{.name = column.setting,
                        .title = is_number ? "#" : fields[column.field].title.data(),
                        .about = is_number ? "Row" : fields[column.field].help.data(),
                        .width_px = column.width_px};
        spec.is_text = !is_number && fields[column.field].meaning == Meaning::kText;
        spec.is_shown = column.is_shown;
        spec.is_sortable = !is_number;
        spec.has_bar = column.has_bar;
        spec.stretches = column.stretches;
        spec.is_dotted = column.is_dotted;
        specs.push_back(spec);
    }
    return specs;
}

std::vector<SortBy> sorted_fields(std::span<const SortKey> keys,
                                  std::span<const WindowColumn> columns) {
    std::vector<SortBy> fields;
    for (const SortKey& key : keys) {
        const size_t field = columns[key.column].field;
        if (field != kNoField) fields.push_back({field, key.falling});
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
                } else {
                    cell = ShownCell::of(rows->relation->cursor()->value(rows->order[row], field));
                }
            }};
}

}  // namespace hs
