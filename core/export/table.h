#pragma once
// Table: rows and columns on their way into a file of another program. Rows are made one at a time
// when the writer asks, so that millions of them need no memory.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/job_context.h"
#include "core/base/result.h"

namespace hs {

enum class ColumnKind : uint8_t { kText, kInteger, kReal };

struct TableColumn {
    std::string name;
    ColumnKind kind = ColumnKind::kText;
};

// One value. Integers go up to 2^64-1; what a target cannot hold as a number it gets as text.
struct Cell {
    enum class Kind : uint8_t { kNull, kText, kInteger, kUnsigned, kReal };
    Kind kind = Kind::kNull;
    std::string text = {};
    int64_t integer = 0;
    uint64_t unsigned_integer = 0;
    double real = 0;

    static Cell null() { return {}; }
    static Cell of(std::string value) { return {Kind::kText, std::move(value)}; }
    static Cell of(std::string_view value) { return {Kind::kText, std::string(value)}; }
    static Cell of(int64_t value) { return {Kind::kInteger, {}, value}; }
    static Cell of(uint64_t value) { return {Kind::kUnsigned, {}, 0, value}; }
    static Cell of(double value) { return {Kind::kReal, {}, 0, 0, value}; }
};

struct Table {
    std::string name;  // of the sheet or the database table
    std::vector<TableColumn> columns;
    uint64_t row_count = 0;
    // Fills `cells`, which comes with one null cell a column, with row `row`. Rows are asked for
    // once each, rising.
    std::function<void(uint64_t row, std::vector<Cell>& cells)> fill_row;
};

using TextSink = std::function<void(std::string_view)>;

// Header line, commas, CRLF, quotes where needed: RFC 4180, UTF-8.
Result<void> write_csv(const Table& table, const TextSink& sink, JobContext& job);
// One array with an object for each row; ids stay text, numbers stay numbers.
Result<void> write_json_rows(const Table& table, const TextSink& sink, JobContext& job);
// A workbook: bold frozen header, a further sheet for every 1,048,575 rows. Integers beyond 2^53
// become text. The file is complete or absent.
Result<void> write_xlsx(const Table& table, const std::string& path, JobContext& job);
// A database with one table. Integers beyond 2^63-1 become text. Complete or absent.
Result<void> write_sqlite(const Table& table, const std::string& path, JobContext& job);

enum class TableFormat : uint8_t { kCsv, kJson, kXlsx, kSqlite };
// Any of them, to a file.
Result<void> export_table(const Table& table, TableFormat format, const std::string& path,
                          JobContext& job);

}  // namespace hs
