#include "core/export/table.h"

#include <sqlite3.h>

#include <fstream>
#include <iterator>
#include <string>

#include "core/export/export_options.h"
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

TEST_CASE("texts in CSV do not become formulas, numbers stay numbers") {
    for (const char* text : {"=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "-"}) {
        CHECK(harmless_text(text) == "'" + std::string(text));
    }
    for (const char* text : {"", "plain", "a=b", "'=1", " =1", "1-1"}) {
        CHECK(harmless_text(text) == text);
    }
    Table table = sample();
    table.columns[0].name = "=name";
    table.row_count = 1;
    table.fill_row = [](uint64_t, std::vector<Cell>& cells) {
        cells[0] = Cell::of(std::string_view("=1,\"2\""));
        cells[1] = Cell::of(int64_t{-5});
        cells[2] = Cell::of(-0.5);
    };
    const test::TempFolder folder;
    JobContext job;
    const std::string path = folder.path("t.csv");
    REQUIRE(export_table(table, TableFormat::kCsv, path, job).ok());
    CHECK(test::file_bytes(path) == "'=name,bytes,share\r\n\"'=1,\"\"2\"\"\",-5,-0.5\r\n");
    REQUIRE(export_csv(table, path, CellTexts::kRaw, job).ok());
    CHECK(test::file_bytes(path) == "=name,bytes,share\r\n\"=1,\"\"2\"\"\",-5,-0.5\r\n");
}

TEST_CASE(
    "a table that is too long for a sheet goes on on the next, and says so and how far it is") {
    constexpr uint64_t kRows = 1'048'576;  // one too many
    CHECK(workbook_note(kRows - 1).empty());
    CHECK(workbook_note(kRows) ==
          "1,048,576 rows are split over 2 sheets: a sheet has room for 1,048,575");
    CHECK(workbook_note(2'500'000).find("over 3 sheets") != std::string::npos);
    Table table;
    table.name = "many";
    table.columns = {{"n", ColumnKind::kInteger}};
    table.row_count = kRows;
    JobContext job;
    ProgressSnapshot middle;
    table.fill_row = [&](uint64_t row, std::vector<Cell>& cells) {
        cells[0] = Cell::of(row);
        if (row == kRows / 2) middle = job.progress();
    };
    const test::TempFolder folder;
    const std::string path = folder.path("t.xlsx");
    REQUIRE(export_table(table, TableFormat::kXlsx, path, job).ok());
    CHECK(middle.stage == "writing many");
    CHECK(middle.total == kRows);
    CHECK(middle.done > kRows / 2 - 10'000);
    CHECK(middle.done <= kRows / 2);
    const std::string bytes = test::file_bytes(path);
    CHECK(bytes.find("xl/worksheets/sheet2.xml") != std::string::npos);
    CHECK(bytes.find("xl/worksheets/sheet3.xml") == std::string::npos);
    CHECK(folder.file_count() == 1);
}
