#include "core/export/shown_table.h"

#include <algorithm>
#include <utility>

#include "core/export/export_options.h"

namespace hs {
namespace {

ColumnKind kind_of(Meaning meaning) {
    switch (meaning) {
        case Meaning::kCount:
        case Meaning::kBytes:
        case Meaning::kCountDelta:
        case Meaning::kBytesDelta:
            return ColumnKind::kInteger;
        case Meaning::kShare:
            return ColumnKind::kReal;
        case Meaning::kNone:
        case Meaning::kText:
        case Meaning::kId:
            break;
    }
    return ColumnKind::kText;
}

Cell cell_for_export(const Value& value) {
    switch (value.meaning) {
        case Meaning::kText:
        case Meaning::kId:
            return Cell::of(value.text);
        case Meaning::kCount:
        case Meaning::kBytes:
            return Cell::of(value.number);
        case Meaning::kCountDelta:
        case Meaning::kBytesDelta:
            return Cell::of(value.delta);
        case Meaning::kShare:
            return Cell::of(value.share);
        case Meaning::kNone:
            break;
    }
    return Cell::null();
}

}  // namespace

std::string tsv_text(const ShownTable& table, std::span<const ShownColumn> columns, uint64_t first,
                     uint64_t last) {
    std::string text;
    for (uint64_t row = first; row < std::min(last, table.row_count); ++row) {
        for (size_t i = 0; i < columns.size(); ++i) {
            ShownCell cell;
            table.fill(row, columns[i].column, cell);
            // It goes into spreadsheets: a text must not become a formula there.
            std::string value =
                cell.meaning == Meaning::kText ? harmless_text(cell.text) : exact_text(cell);
            for (char& letter : value) {
                if (letter == '\t' || letter == '\n' || letter == '\r') letter = ' ';
            }
            if (i > 0) text += '\t';
            text += value;
        }
        if (row + 1 < std::min(last, table.row_count)) text += '\n';
    }
    return text;
}

Table table_for_export(const ShownTable& table, std::string name,
                       std::vector<ShownColumn> columns) {
    Table made;
    made.name = std::move(name);
    made.row_count = table.row_count;
    for (const ShownColumn& column : columns) {
        made.columns.push_back({column.title, kind_of(column.meaning)});
    }
    made.fill_row = [fill = table.fill, columns = std::move(columns)](uint64_t row,
                                                                      std::vector<Cell>& cells) {
        for (size_t i = 0; i < columns.size(); ++i) {
            ShownCell cell;
            fill(row, columns[i].column, cell);
            cells[i] = cell_for_export(cell.value());
        }
    };
    return made;
}

Table table_for_export(std::shared_ptr<const Relation> relation, std::vector<uint32_t> rows,
                       std::string name, Surface surface) {
    Table made;
    made.name = std::move(name);
    made.row_count = rows.size();
    std::vector<size_t> fields;
    for (const SurfaceColumn& column : surface) {
        const Field& field = relation->fields()[column.field];
        made.columns.push_back(
            {std::string(column.name.empty() ? field.name : column.name), kind_of(field.meaning)});
        fields.push_back(column.field);
    }
    // Asked for on one thread, rising: one cursor serves all rows.
    made.fill_row = [cursor = std::shared_ptr<Cursor>(relation->cursor()), relation,
                     rows = std::move(rows),
                     fields = std::move(fields)](uint64_t row, std::vector<Cell>& cells) {
        for (size_t i = 0; i < fields.size(); ++i) {
            if (relation->has(fields[i])) {
                cells[i] = cell_for_export(cursor->value(rows[row], fields[i]));
            }
        }
    };
    return made;
}

}  // namespace hs
