#include "core/export/shown_table.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/export/export_options.h"

namespace hs {
namespace {

ColumnKind kind_of(Meaning meaning) {
    switch (meaning) {
        case Meaning::kCount:
        case Meaning::kBytes:
        case Meaning::kSignedCount:
        case Meaning::kSignedBytes:
        case Meaning::kCountDelta:
        case Meaning::kBytesDelta:
        case Meaning::kFlag:
            return ColumnKind::kInteger;
        case Meaning::kSeconds:
        case Meaning::kSecondsDelta:
        case Meaning::kShare:
        case Meaning::kGrowth:
        case Meaning::kNumber:
            return ColumnKind::kReal;
        case Meaning::kNone:
        case Meaning::kText:
        case Meaning::kId:
        case Meaning::kJson:
        case Meaning::kList:
            break;
    }
    return ColumnKind::kText;
}

Cell cell_for_export(const Value& value) {
    switch (value.meaning) {
        case Meaning::kText:
        case Meaning::kId:
        case Meaning::kJson:
            return Cell::of(value.text);
        case Meaning::kCount:
        case Meaning::kBytes:
        case Meaning::kFlag:
            return Cell::of(value.number);
        case Meaning::kSignedCount:
        case Meaning::kSignedBytes:
        case Meaning::kCountDelta:
        case Meaning::kBytesDelta:
            return Cell::of(value.delta);
        case Meaning::kSeconds:
        case Meaning::kSecondsDelta:
        case Meaning::kShare:
            return Cell::of(value.real);
        case Meaning::kGrowth:
        case Meaning::kNumber:
            return std::isfinite(value.real) ? Cell::of(value.real) : Cell::null();
        case Meaning::kList:
            return Cell::of(exact_text(value));
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

Table table_for_export(std::shared_ptr<const Relation> relation, std::string name,
                       Surface surface) {
    Table made;
    made.name = std::move(name);
    made.row_count = relation->row_count();
    std::vector<size_t> fields;
    for (const SurfaceColumn& column : surface) {
        const Field& field = relation->fields()[column.field];
        made.columns.push_back(
            {std::string(column.name.empty() ? field.name : column.name), kind_of(field.meaning)});
        fields.push_back(column.field);
    }
    // Asked for on one thread, rising: one cursor serves all rows.
    std::shared_ptr<Cursor> cursor = relation->cursor();
    made.fill_row = [cursor = std::move(cursor), relation = std::move(relation),
                     fields = std::move(fields)](uint64_t row, std::vector<Cell>& cells) {
        for (size_t i = 0; i < fields.size(); ++i) {
            if (!relation->has(fields[i])) continue;
            cells[i] = cell_for_export(cursor->value(static_cast<uint32_t>(row), fields[i]));
        }
    };
    return made;
}

Table table_for_export(std::shared_ptr<const Relation> relation, std::vector<uint32_t> rows,
                       std::string name, Surface surface) {
    Table made = table_for_export(std::move(relation), std::move(name), surface);
    made.row_count = rows.size();
    made.fill_row = [fill = std::move(made.fill_row), rows = std::move(rows)](
                        uint64_t place, std::vector<Cell>& cells) { fill(rows[place], cells); };
    return made;
}

}  // namespace hs
