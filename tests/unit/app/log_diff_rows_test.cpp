#include "app/views/log_diff_rows.h"

#include <memory>

#include "tests/support/catch.h"
#include "tests/support/heapprof_writer.h"

namespace hs {
namespace {

// app.py:1 calls app.py:2, which allocates `first` bytes, and lib.py:3, which allocates 50 bytes
// and frees them.
DatasetPtr log_of(uint64_t first) {
    test::HeapprofWriter writer;
    const uint32_t a = writer.trace({{"app.py", 1}, {"app.py", 2}});
    const uint32_t b = writer.trace({{"app.py", 1}, {"lib.py", 3}});
    writer.allocate(a, first, 1'000'000);
    writer.allocate(b, 50, 1'000'000);
    writer.free(b, 50, 1'000'000);
    return std::make_shared<Dataset>(test::loaded(writer));
}

LogDiffSide live(const DatasetPtr& dataset, uint64_t events) {
    return {dataset, {0, events}, StackPart::kNet, false, nullptr, {}};
}

LogDiffRowsPtr rows_of(const LogDiffQuestion& question, const LogDiffRowsPtr& last) {
    JobContext job;
    return log_diff_rows(question, last, job).value();
}

const LogDiffRow* find(const LogDiffRows& rows, const std::string& name) {
    for (const LogDiffRow& row : rows.rows) {
        if (row.name == name) return &row;
    }
    return nullptr;
}

std::string cell_text(const ShownTable& table, uint64_t row, LogDiffColumn column) {
    ShownCell cell;
    table.fill(row, static_cast<size_t>(column), cell);
    return shown_text(cell, SizeUnits::kBinary);
}

}  // namespace

TEST_CASE("Two instants of a log are compared by place, with bytes and blocks of both") {
    const DatasetPtr log = log_of(100);
    const LogDiffRowsPtr rows =
        rows_of({live(log, 2), live(log, 3), false, FrameDetail::kLine, {}}, nullptr);
    CHECK(rows->before == Amount::whole(150));
    CHECK(rows->after == Amount::whole(100));
    const LogDiffRow* gone = find(*rows, "lib.py:3");
    REQUIRE(gone != nullptr);
    CHECK(gone->delta() == -Amount::whole(50));
    CHECK(gone->count_before == Amount::whole(1));
    CHECK(gone->count_after == Amount{});
    const LogDiffRow* same = find(*rows, "app.py:2");
    REQUIRE(same != nullptr);
    CHECK(same->delta() == Amount{});
}

TEST_CASE("Blocks of a comparison by place are total, as its bytes are") {
    const DatasetPtr log = log_of(100);
    const LogDiffRowsPtr rows =
        rows_of({live(log, 0), live(log, 2), false, FrameDetail::kLine, {}}, nullptr);
    const LogDiffRow* caller = find(*rows, "app.py:1");
    REQUIRE(caller != nullptr);
    CHECK(caller->delta() == Amount::whole(150));
    CHECK(caller->count_after == Amount::whole(2));
    CHECK(rows->count_after == Amount::whole(2));
    ShownCell cell;
    log_diff_total(*rows, static_cast<size_t>(LogDiffColumn::kCountChange), cell);
    CHECK(shown_text(cell, SizeUnits::kBinary) == "+2");
}

TEST_CASE("A comparison after another one of the same files takes over what still holds") {
    const DatasetPtr log = log_of(100);
    for (const bool by_stack : {false, true}) {
        const LogDiffQuestion question{
            live(log, 1), live(log, 3), by_stack, FrameDetail::kLine, {}};
        const LogDiffRowsPtr first =
            rows_of({live(log, 1), live(log, 2), by_stack, FrameDetail::kLine, {}}, nullptr);
        const LogDiffRowsPtr next = rows_of(question, first);
        const LogDiffRowsPtr anew = rows_of(question, nullptr);
        CHECK(next->ground == first->ground);
        CHECK(next->amounts_before == first->amounts_before);
        REQUIRE(next->rows.size() == anew->rows.size());
        for (size_t i = 0; i < anew->rows.size(); ++i) {
            CHECK(next->rows[i].name == anew->rows[i].name);
            CHECK(next->rows[i].before == anew->rows[i].before);
            CHECK(next->rows[i].after == anew->rows[i].after);
        }
        CHECK(rows_of({live(log, 2), live(log, 3), by_stack, FrameDetail::kLine, {}}, first)
                  ->before == Amount::whole(150));
        const LogDiffRowsPtr other =
            rows_of({live(log, 1), live(log, 3), !by_stack, FrameDetail::kLine, {}}, first);
        CHECK(other->ground != first->ground);
    }
}

TEST_CASE("Two logs are compared by stack, what allocated first in the name") {
    const LogDiffRowsPtr rows = rows_of(
        {live(log_of(100), 3), live(log_of(2500), 3), true, FrameDetail::kLine, {}}, nullptr);
    REQUIRE(rows->rows.size() == 1);
    const LogDiffRow& row = rows->rows[0];
    CHECK(row.name.rfind("app.py:2", 0) == 0);
    CHECK(row.frame == "app.py:2");
    CHECK(row.stack.find(';') != std::string::npos);
    CHECK(row.delta() == Amount::whole(2400));
    const ShownTable table = shown_log_diff(rows, log_diff_order(*rows, {}, {}));
    REQUIRE(table.row_count == 1);
    CHECK(cell_text(table, 0, LogDiffColumn::kChange) == "+2.34 KiB");
    CHECK(cell_text(table, 0, LogDiffColumn::kGrowth) ==
          "\u00d7"
          "25");
}

TEST_CASE("Rows of a comparison are filtered by any frame and sorted by the size of the change") {
    const DatasetPtr log = log_of(100);
    const LogDiffRowsPtr rows =
        rows_of({live(log, 0), live(log, 2), false, FrameDetail::kLine, {}}, nullptr);
    const SortKey by_change{static_cast<size_t>(LogDiffColumn::kChange), true};
    const std::vector<uint32_t> all = log_diff_order(*rows, {}, {&by_change, 1});
    REQUIRE(all.size() == 3);
    CHECK(rows->rows[all[0]].name == "app.py:1");
    CHECK(rows->rows[all[1]].name == "app.py:2");
    CHECK(rows->rows[all[2]].name == "lib.py:3");
    const std::vector<uint32_t> found = log_diff_order(*rows, "LIB", {});
    REQUIRE(found.size() == 1);
    CHECK(rows->rows[found[0]].name == "lib.py:3");
    const ShownTable table = shown_log_diff(rows, found);
    CHECK(cell_text(table, 0, LogDiffColumn::kGrowth) == "new");
}

}  // namespace hs
