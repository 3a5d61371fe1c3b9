#include "core/export/table.h"

#include <sqlite3.h>

#include <fstream>
#include <iterator>
#include <string>

#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

using namespace hs;

namespace {

Table sample() {
    Table table;
    table.name = "types";
    table.columns = {
        {"type", ColumnKind::kText}, {"bytes", ColumnKind::kInteger}, {"share", ColumnKind::kReal}};
    table.row_count = 3;
    table.fill_row = [](uint64_t row, std::vector<Cell>& cells) {
        cells[0] = Cell::of(std::string_view(row == 0   ? "plain"
                                             : row == 1 ? "a \"b\", c"
                                                        : "line\nbreak"));
        cells[1] = row == 1 ? Cell::of(UINT64_MAX) : Cell::of(int64_t{-5});
        if (row == 2) cells[2] = Cell::of(0.25);
    };
    return table;
}

}  // namespace

TEST_CASE("tables become CSV with quotes where they are needed") {
    std::string text;
    JobContext job;
    REQUIRE(write_csv(
                sample(), [&](std::string_view part) { text += part; }, job)
                .ok());
    CHECK(text ==
          "type,bytes,share\r\nplain,-5,\r\n\"a \"\"b\"\", c\",18446744073709551615,\r\n"
          "\"line\nbreak\",-5,0.25\r\n");
}

TEST_CASE("tables become JSON objects with numbers as numbers") {
    std::string text;
    JobContext job;
    REQUIRE(write_json_rows(
                sample(), [&](std::string_view part) { text += part; }, job)
                .ok());
    CHECK(text.find(R"("bytes":18446744073709551615)") != std::string::npos);
    CHECK(text.find(R"("share":null)") != std::string::npos);
    CHECK(text.find(R"("share":0.25)") != std::string::npos);
}

TEST_CASE("tables become workbooks and databases that are complete or absent") {
    const test::TempFolder folder;
    JobContext job;
    const std::string book = folder.path("t.xlsx");
    REQUIRE(export_table(sample(), TableFormat::kXlsx, book, job).ok());
    std::ifstream file(book, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), {});
    CHECK(bytes.starts_with("PK"));

    const std::string path = folder.path("t.sqlite");
    REQUIRE(export_table(sample(), TableFormat::kSqlite, path, job).ok());
    sqlite3* database = nullptr;
    REQUIRE(sqlite3_open(path.c_str(), &database) == SQLITE_OK);
    sqlite3_stmt* statement = nullptr;
    REQUIRE(sqlite3_prepare_v2(database, "SELECT type, bytes, share FROM types", -1, &statement,
                               nullptr) == SQLITE_OK);
    REQUIRE(sqlite3_step(statement) == SQLITE_ROW);
    CHECK(sqlite3_column_int64(statement, 1) == -5);
    CHECK(sqlite3_column_type(statement, 2) == SQLITE_NULL);
    REQUIRE(sqlite3_step(statement) == SQLITE_ROW);
    REQUIRE(sqlite3_step(statement) == SQLITE_ROW);
    CHECK(sqlite3_column_double(statement, 2) == 0.25);
    CHECK(sqlite3_step(statement) == SQLITE_DONE);
    sqlite3_finalize(statement);
    sqlite3_close(database);

    CHECK_FALSE(export_table(sample(), TableFormat::kXlsx, "/nonexistent/t.xlsx", job).ok());
}
