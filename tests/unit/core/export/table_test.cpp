#include "core/export/table.h"

#include <sqlite3.h>
#include <zlib.h>

#include <limits>
#include <map>
#include <string>

#include "core/base/utf8.h"
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

// Name and contents of each entry, as the directory at the end of the archive has them; its
// checksums hold.
std::map<std::string, std::string> zip_entries(const std::string& archive) {
    const auto number = [&](size_t at, int bytes) {
        uint32_t value = 0;
        for (int i = bytes; i-- > 0;) value = value << 8 | static_cast<uint8_t>(archive.at(at + i));
        return value;
    };
    std::map<std::string, std::string> entries;
    const size_t end = archive.size() - 22;
    REQUIRE(number(end, 4) == 0x06054b50);
    size_t at = number(end + 16, 4);
    for (uint32_t left = number(end + 10, 2); left > 0; --left) {
        REQUIRE(number(at, 4) == 0x02014b50);
        const uint32_t name_size = number(at + 28, 2);
        const std::string name = archive.substr(at + 46, name_size);
        const uint32_t local = number(at + 42, 4);
        REQUIRE(number(local, 4) == 0x04034b50);
        // Deflated, with the sizes behind the contents.
        CHECK((number(at + 10, 2) == 8 && number(local + 8, 2) == 8));
        CHECK(((number(at + 8, 2) & 8U) != 0 && (number(local + 6, 2) & 8U) != 0));
        CHECK(archive.substr(local + 30, name_size) == name);
        const std::string packed = archive.substr(local + 30 + name_size, number(at + 20, 4));
        std::string contents(number(at + 24, 4), '\0');
        z_stream stream = {};
        REQUIRE(inflateInit2(&stream, -MAX_WBITS) == Z_OK);
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
        stream.avail_in = static_cast<uInt>(packed.size());
        stream.next_out = reinterpret_cast<Bytef*>(contents.data());
        stream.avail_out = static_cast<uInt>(contents.size());
        CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
        CHECK(stream.avail_in == 0);
        inflateEnd(&stream);
        CHECK(crc32_z(0, reinterpret_cast<const Bytef*>(contents.data()), contents.size()) ==
              number(at + 16, 4));
        entries[name] = contents;
        at += 46 + name_size;
    }
    CHECK(at == end);
    return entries;
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

TEST_CASE("tables become workbooks whose numbers are numbers and texts are texts") {
    Table table = sample();
    table.name = "a<b";
    table.columns.resize(28, {"more", ColumnKind::kText});
    table.row_count = 7;
    table.fill_row = [](uint64_t row, std::vector<Cell>& cells) {
        constexpr const char* kTexts[] = {"a & <b>", "_x000D_", "_x00_ _y", "tab\tand\x01", "\xff"};
        if (row < 5) cells[0] = Cell::of(std::string_view(kTexts[row]));
        if (row == 5) cells[0] = Cell::of(std::string(40'000, 'x'));
        if (row == 0) cells[1] = Cell::of(uint64_t{1} << 53);
        if (row == 1) cells[1] = Cell::of(UINT64_MAX);
        if (row == 2) cells[1] = Cell::of(-(int64_t{1} << 53) - 1);
        if (row == 3) cells[2] = Cell::of(0.1);
        if (row == 4) cells[2] = Cell::of(std::numeric_limits<double>::infinity());
        if (row == 6) cells[27] = Cell::of(int64_t{-5});
    };
    const test::TempFolder folder;
    JobContext job;
    const std::string path = folder.path("t.xlsx");
    REQUIRE(export_table(table, TableFormat::kXlsx, path, job).ok());
    const std::map<std::string, std::string> parts = zip_entries(test::file_bytes(path));
    CHECK(parts.size() == 6);
    CHECK(parts.at("xl/workbook.xml").find("name=\"a&lt;b\"") != std::string::npos);
    const std::string& sheet = parts.at("xl/worksheets/sheet1.xml");
    const auto has = [&](std::string_view text) { return sheet.find(text) != std::string::npos; };
    const auto has_text = [&](std::string cell, std::string_view text) {
        return has("<c r=\"" + cell + "\" t=\"inlineStr\"><is><t xml:space=\"preserve\">" +
                   std::string(text) + "</t></is></c>");
    };
    CHECK(has("<c r=\"AB1\" s=\"1\" t=\"inlineStr\">"));
    CHECK(has_text("A2", "a &amp; &lt;b&gt;"));
    CHECK(has_text("A3", "_x005F_x000D_"));
    CHECK(has_text("A4", "_x00_ _y"));
    CHECK(sheet.find('\x01') == std::string::npos);
    CHECK(has_text("A7", std::string(32'767, 'x')));
    CHECK(has("<c r=\"B2\"><v>9007199254740992</v></c>"));
    CHECK(has_text("B3", "18446744073709551615"));
    CHECK(has_text("B4", "-9007199254740993"));
    CHECK(has("<c r=\"C5\"><v>0.1</v></c>"));
    CHECK(has_text("C6", "inf"));
    CHECK(has("<row r=\"8\"><c r=\"AB8\"><v>-5</v></c></row>"));
    CHECK(is_valid_utf8(sheet));
}

TEST_CASE("tables become databases that are complete or absent") {
    const test::TempFolder folder;
    JobContext job;
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
    const std::map<std::string, std::string> parts = zip_entries(test::file_bytes(path));
    CHECK(parts.at("xl/worksheets/sheet2.xml").find("<c r=\"A2\"><v>1048575</v></c></row></sh") !=
          std::string::npos);
    CHECK(parts.count("xl/worksheets/sheet3.xml") == 0);
    CHECK(folder.file_count() == 1);
}

TEST_CASE("a workbook that is given up leaves nothing") {
    const test::TempFolder folder;
    JobContext job;
    Table table = sample();
    table.row_count = 100'000;
    uint64_t asked = 0;
    table.fill_row = [&](uint64_t row, std::vector<Cell>&) {
        asked = row;
        if (row == 50'000) job.cancel();
    };
    const auto written = export_table(table, TableFormat::kXlsx, folder.path("t.xlsx"), job);
    REQUIRE_FALSE(written.ok());
    CHECK(written.error().code == ErrorCode::kCancelled);
    CHECK(asked < 55'000);
    CHECK(folder.file_count() == 0);
}
