#include "core/export/shown_table.h"

#include <algorithm>
#include <utility>

#include "core/export/export_options.h"

namespace hs {
namespace {

int64_t clamped(uint64_t bytes) {
    return static_cast<int64_t>(std::min(bytes, static_cast<uint64_t>(INT64_MAX)));
}

ColumnKind kind_of(CellMeaning meaning) {
    switch (meaning) {
        case CellMeaning::kCount:
        case CellMeaning::kBytes:
        case CellMeaning::kCountDelta:
        case CellMeaning::kBytesDelta:
            return ColumnKind::kInteger;
        case CellMeaning::kShare:
            return ColumnKind::kReal;
        case CellMeaning::kEmpty:
        case CellMeaning::kText:
            break;
    }
    return ColumnKind::kText;
}

Cell cell_for_export(ShownCell&& cell) {
    switch (cell.meaning) {
        case CellMeaning::kText:
            return Cell::of(std::move(cell.text));
        case CellMeaning::kCount:
        case CellMeaning::kBytes:
            return Cell::of(cell.number);
        case CellMeaning::kCountDelta:
        case CellMeaning::kBytesDelta:
            return Cell::of(cell.delta);
        case CellMeaning::kShare:
            return Cell::of(cell.share);
        case CellMeaning::kEmpty:
            break;
    }
    return Cell::null();
}

}  // namespace

std::string shown_text(const ShownCell& cell, SizeUnits units) {
    switch (cell.meaning) {
        case CellMeaning::kText:
            return printable_text(cell.text);
        case CellMeaning::kCount:
            return format_count(cell.number);
        case CellMeaning::kBytes:
            return format_bytes(clamped(cell.number), units);
        case CellMeaning::kCountDelta:
            return format_count_delta(cell.delta);
        case CellMeaning::kBytesDelta:
            return format_bytes_delta(cell.delta, units);
        case CellMeaning::kShare:
            return format_share(cell.share);
        case CellMeaning::kEmpty:
            break;
    }
    return {};
}

std::string exact_text(const ShownCell& cell) {
    switch (cell.meaning) {
        case CellMeaning::kText:
            return cell.text;
        case CellMeaning::kCount:
        case CellMeaning::kBytes:
            return std::to_string(cell.number);
        case CellMeaning::kCountDelta:
        case CellMeaning::kBytesDelta:
            return std::to_string(cell.delta);
        case CellMeaning::kShare:
            return format_double(cell.share);
        case CellMeaning::kEmpty:
            break;
    }
    return {};
}

std::string tsv_text(const ShownTable& table, std::span<const ShownColumn> columns, uint64_t first,
                     uint64_t last) {
    std::string text;
    for (uint64_t row = first; row < std::min(last, table.row_count); ++row) {
        for (size_t i = 0; i < columns.size(); ++i) {
            ShownCell cell;
            table.fill(row, columns[i].column, cell);
            // It goes into spreadsheets: a text must not become a formula there.
            std::string value =
                cell.meaning == CellMeaning::kText ? harmless_text(cell.text) : exact_text(cell);
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
            cells[i] = cell_for_export(std::move(cell));
        }
    };
    return made;
}

}  // namespace hs
