#include "core/table/render.h"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace hs {
namespace {

std::string in_capitals(std::string_view title) {
    std::string text(title);
    for (char& letter : text) {
        if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
    }
    return text;
}

std::string cell_text(const Value& value, const SurfaceColumn& column) {
    if (column.is_exact) return exact_text(value);
    if (value.meaning == Meaning::kFlag && !column.yes.empty()) {
        return std::string(value.number != 0 ? column.yes : column.no);
    }
    return value_text(value, SizeUnits::kBinary);
}

}  // namespace

void write_value(JsonWriter& json, const Value& value) {
    switch (value.meaning) {
        case Meaning::kText:
        case Meaning::kId:
            return json.text(value.text);
        case Meaning::kJson:
            return json.raw(value.text);
        case Meaning::kCount:
        case Meaning::kBytes:
            return json.number(value.number);
        case Meaning::kSignedCount:
        case Meaning::kSignedBytes:
        case Meaning::kCountDelta:
        case Meaning::kBytesDelta:
            return json.number(value.delta);
        case Meaning::kSeconds:
        case Meaning::kSecondsDelta:
        case Meaning::kShare:
        case Meaning::kGrowth:
        case Meaning::kNumber:
            return std::isfinite(value.real) ? json.number(value.real) : json.null();
        case Meaning::kFlag:
            return json.boolean(value.number != 0);
        case Meaning::kList:
            json.begin_array();
            for (const Value& one : value.list) write_value(json, one);
            return json.end_array();
        case Meaning::kNone:
            break;
    }
    json.null();
}

TextTable text_table(const Relation& relation, std::span<const uint32_t> rows, Surface surface) {
    TextTable table;
    for (const SurfaceColumn& column : surface) {
        if (!relation.has(column.field)) continue;
        const Field& field = relation.fields()[column.field];
        const bool is_text = field.meaning == Meaning::kText;
        table.add_column(in_capitals(column.name.empty() ? field.title : column.name),
                         is_text ? Align::kLeft : Align::kRight, is_text);
    }
    add_rows(table, relation, rows, surface);
    return table;
}

void add_rows(TextTable& table, const Relation& relation, std::span<const uint32_t> rows,
              Surface surface) {
    const std::unique_ptr<Cursor> cursor = relation.cursor();
    for (const uint32_t row : rows) {
        std::vector<std::string> cells;
        for (const SurfaceColumn& column : surface) {
            if (!relation.has(column.field)) continue;
            cells.push_back(cell_text(cursor->value(row, column.field), column));
        }
        table.add_row(std::move(cells));
    }
}

void write_rows(JsonWriter& json, const Relation& relation, std::span<const uint32_t> rows,
                Surface surface) {
    const std::unique_ptr<Cursor> cursor = relation.cursor();
    json.begin_array();
    for (const uint32_t row : rows) {
        json.begin_object();
        write_fields(json, relation, *cursor, row, surface);
        json.end_object();
    }
    json.end_array();
}

void write_fields(JsonWriter& json, const Relation& relation, Cursor& cursor, uint32_t row,
                  Surface surface) {
    for (const SurfaceColumn& column : surface) {
        json.key(column.name.empty() ? relation.fields()[column.field].name : column.name);
        write_value(json, relation.has(column.field) ? cursor.value(row, column.field) : Value{});
    }
}

}  // namespace hs
