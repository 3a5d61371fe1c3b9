#pragma once
// A table as a window shows it: cells made on demand, each as a number with a meaning or as a text,
// so that the same rows can be drawn in the user's units, copied exactly, and exported.

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/text_format.h"
#include "core/export/table.h"
#include "core/table/relation.h"

namespace hs {

struct ShownCell {
    Meaning meaning = Meaning::kNone;
    std::string text = {};
    uint64_t number = 0;
    int64_t delta = 0;
    double real = 0;

    static ShownCell of_text(std::string_view value) { return of(Value::of_text(value)); }
    static ShownCell of_count(uint64_t value) { return of(Value::of_count(value)); }
    static ShownCell of_bytes(uint64_t value) { return of(Value::of_bytes(value)); }
    static ShownCell of_count_delta(int64_t value) { return of(Value::of_count_delta(value)); }
    static ShownCell of_bytes_delta(int64_t value) { return of(Value::of_bytes_delta(value)); }
    static ShownCell of_share(uint64_t part, uint64_t whole) {
        return of(Value::of_share(part, whole));
    }
    // Several texts become one.
    static ShownCell of(const Value& value) {
        if (value.meaning == Meaning::kList) return of_text(exact_text(value));
        return {value.meaning, std::string(value.text), value.number, value.delta, value.real};
    }
    [[nodiscard]] Value value() const { return {meaning, text, number, delta, real}; }
};

// See value_text() and exact_text() of values.
inline std::string shown_text(const ShownCell& cell, SizeUnits units) {
    return value_text(cell.value(), units);
}
inline std::string exact_text(const ShownCell& cell) {
    return exact_text(cell.value());
}

// Rows that can be asked for in any order and on any thread: `fill` holds what it reads.
struct ShownTable {
    uint64_t row_count = 0;
    std::function<void(uint64_t row, size_t column, ShownCell& cell)> fill;
};

struct ShownColumn {
    size_t column = 0;  // number for `fill`
    std::string title;
    Meaning meaning = Meaning::kText;
};

// Rows first … last-1 as lines of tab-separated exact values; tabs and line ends become blanks.
std::string tsv_text(const ShownTable& table, std::span<const ShownColumn> columns, uint64_t first,
                     uint64_t last);

Table table_for_export(const ShownTable& table, std::string name, std::vector<ShownColumn> columns);
// The fields of a relation under their names; owns what it reads.
Table table_for_export(std::shared_ptr<const Relation> relation, std::vector<uint32_t> rows,
                       std::string name, Surface surface);
// All rows, as the relation has them.
Table table_for_export(std::shared_ptr<const Relation> relation, std::string name, Surface surface);

}  // namespace hs
