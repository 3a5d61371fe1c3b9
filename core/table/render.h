#pragma once
// Relations as text for people and as JSON. `rows` are those to show, in order.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/base/json_writer.h"
#include "core/table/relation.h"
#include "core/table/text_table.h"

namespace hs {

// Titles in capitals; texts may shorten on a narrow terminal. Fields that were not asked for are
// left out.
TextTable text_table(const Relation& relation, std::span<const uint32_t> rows, Surface surface);

// Further rows of such a table, of a relation with the same fields: totals.
void add_rows(TextTable& table, const Relation& relation, std::span<const uint32_t> rows,
              Surface surface);

// A value that is an object or a list: write(json) makes it. Its text is in `made`.
template <class Write>
Value of_made_json(const Write& write, std::string& made) {
    made.clear();
    JsonWriter json([&](std::string_view piece) { made += piece; });
    write(json);
    json.finish();
    made.pop_back();  // the line break behind a document
    return Value::of_json(made);
}

// A number, a text, a truth value, an array, or null.
void write_value(JsonWriter& json, const Value& value);
// An array with an object for each row; what was not asked for is null.
void write_rows(JsonWriter& json, const Relation& relation, std::span<const uint32_t> rows,
                Surface surface);
// The members of one row in the object that is open.
void write_fields(JsonWriter& json, const Relation& relation, Cursor& cursor, uint32_t row,
                  Surface surface);

}  // namespace hs
