#include "core/export/shown_table.h"

#include "tests/support/catch.h"

namespace hs {
namespace {

TEST_CASE("A cell is shown in the user's units and copied exactly") {
    CHECK(shown_text(ShownCell::of_bytes(1536), SizeUnits::kBinary) == "1.50 KiB");
    CHECK(exact_text(ShownCell::of_bytes(1536)) == "1536");
    CHECK(shown_text(ShownCell::of_bytes(UINT64_MAX), SizeUnits::kRaw) ==
          shown_text(ShownCell::of_bytes(INT64_MAX), SizeUnits::kRaw));
    CHECK(shown_text(ShownCell::of_count_delta(-1200), SizeUnits::kBinary) ==
          format_count_delta(-1200));
    CHECK(exact_text(ShownCell::of_bytes_delta(-3)) == "-3");
    CHECK(shown_text(ShownCell::of_share(1, 8), SizeUnits::kBinary) == "12.5 %");
    CHECK(exact_text(ShownCell::of_share(0, 0)) == "0");
    CHECK(shown_text({}, SizeUnits::kBinary).empty());
}

TEST_CASE("Rows are copied as lines of tab-separated values, and exported with their columns") {
    const ShownTable table{3, [](uint64_t row, size_t column, ShownCell& cell) {
                               cell = column == 0 ? ShownCell::of_text("a\tb\n")
                                                  : ShownCell::of_count(row * 10);
                           }};
    const std::vector<ShownColumn> columns = {{1, "Count", Meaning::kCount},
                                              {0, "Name", Meaning::kText}};
    CHECK(tsv_text(table, columns, 1, 3) == "10\ta b \n20\ta b ");
    CHECK(tsv_text(table, columns, 2, 9) == "20\ta b ");
    std::string csv;
    JobContext job;
    REQUIRE(write_csv(
                table_for_export(table, "t", {columns[0]}),
                [&](std::string_view piece) { csv += piece; }, job)
                .ok());
    CHECK(csv == "Count\r\n0\r\n10\r\n20\r\n");
}

TEST_CASE("What is copied for a spreadsheet does not become a formula there") {
    const ShownTable table{1, [](uint64_t, size_t column, ShownCell& cell) {
                               cell = column == 0 ? ShownCell::of_text("=1+1")
                                                  : ShownCell::of_bytes_delta(-3);
                           }};
    const std::vector<ShownColumn> columns = {{0, "Name", Meaning::kText},
                                              {1, "Change", Meaning::kBytesDelta}};
    CHECK(tsv_text(table, columns, 0, 1) == "'=1+1\t-3");
}

}  // namespace
}  // namespace hs
