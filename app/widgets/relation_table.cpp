#include "app/widgets/relation_table.h"

#include <utility>

namespace hs {
namespace {

bool is_of_relation(const WindowColumn& column) {
    return column.field != kNoField && column.field != kDrawnField;
}

// One cursor for all cells of a table; a copy of the table, which may be written by a job, makes
// its own.
class ValuesOfRows {
public:
    explicit ValuesOfRows(std::shared_ptr<const ArrangedRows> rows) : rows_(std::move(rows)) {}
    ValuesOfRows(const ValuesOfRows& other) : rows_(other.rows_) {}
    ValuesOfRows(ValuesOfRows&&) = default;
    ValuesOfRows& operator=(const ValuesOfRows&) = delete;
    ValuesOfRows& operator=(ValuesOfRows&&) = delete;
    ~ValuesOfRows() = default;

    [[nodiscard]] bool has(size_t field) const { return rows_->relation->has(field); }
    Value value(uint64_t row, size_t field) {
        if (cursor_ == nullptr) cursor_ = rows_->relation->cursor();
        return cursor_->value(rows_->order[row], field);
    }

private:
    std::shared_ptr<const ArrangedRows> rows_;
    std::unique_ptr<Cursor> cursor_;
};

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
    return {count, [values = ValuesOfRows(std::move(rows)), columns](uint64_t row, size_t column,
                                                                     ShownCell& cell) mutable {
                const size_t field = columns[column].field;
                if (field == kNoField) {
                    cell = ShownCell::of_count(row + 1);
                } else if (field != kDrawnField && values.has(field)) {
                    cell = ShownCell::of(values.value(row, field));
                }
            }};
}

}  // namespace hs
