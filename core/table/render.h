#pragma once
// Relations as text for people and as JSON. `rows` are those to show, in order.

#include <cstdint>
#include <span>

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

// A number, a text, a truth value, an array, or null.
void write_value(JsonWriter& json, const Value& value);
// An array with an object for each row; what was not asked for is null.
void write_rows(JsonWriter& json, const Relation& relation, std::span<const uint32_t> rows,
                Surface surface);
// The members of one row in the object that is open.
void write_fields(JsonWriter& json, const Relation& relation, Cursor& cursor, uint32_t row,
                  Surface surface);

}  // namespace hs
