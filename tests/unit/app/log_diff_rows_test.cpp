#include "app/views/log_diff_rows.h"

#include <algorithm>
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
    return {dataset, {0, events}, StackPart::kNet, kRecordedBytes, nullptr, {}};
}

LogDiffRowsPtr rows_of(const LogDiffQuestion& question, const LogDiffRowsPtr& last) {
    JobContext job;
    return log_diff_rows(question, last, job).value();
}

const ChangedSite* find(const LogDiffRows& rows, const std::string& name) {
    for (const ChangedSite& row : rows.answer->rows) {
        if (rows.answer->name(row).name == name) return &row;
    }
    return nullptr;
}

std::string cell_text(const LogDiffRowsPtr& rows, uint64_t row, ChangedSiteField field) {
    const auto columns = log_diff_columns(true);
    const auto column = std::find_if(columns.begin(), columns.end(), [&](const WindowColumn& one) {
        return one.field == static_cast<size_t>(field);
    });
    ShownCell cell;
    shown_rows(rows, columns).fill(row, static_cast<size_t>(column - columns.begin()), cell);
    return shown_text(cell, SizeUnits::kBinary);
}

}  // namespace

TEST_CASE("Two instants of a log are compared by place, with bytes and blocks of both") {
    const DatasetPtr log = log_of(100);
    const LogDiffRowsPtr rows =
        rows_of({live(log, 2), live(log, 3), false, FrameDetail::kLine, {}}, nullptr);
    CHECK(rows->answer->all.before == Amount::whole(150));
    CHECK(rows->answer->all.after == Amount::whole(100));
    const ChangedSite* gone = find(*rows, "lib.py:3");
    REQUIRE(gone != nullptr);
    CHECK(gone->change() == -Amount::whole(50));
    CHECK(gone->blocks_before == Amount::whole(1));
    CHECK(gone->blocks_after == Amount{});
    const ChangedSite* same = find(*rows, "app.py:2");
    REQUIRE(same != nullptr);
    CHECK(same->change() == Amount{});
}

TEST_CASE("Blocks of a comparison by place are total, as its bytes are") {
    const DatasetPtr log = log_of(100);
    const LogDiffRowsPtr rows =
        rows_of({live(log, 0), live(log, 2), false, FrameDetail::kLine, {}}, nullptr);
    const ChangedSite* caller = find(*rows, "app.py:1");
    REQUIRE(caller != nullptr);
    CHECK(caller->change() == Amount::whole(150));
    CHECK(caller->blocks_after == Amount::whole(2));
    CHECK(rows->answer->all.blocks_after == Amount::whole(2));
    ShownCell cell;
    log_diff_total(*rows, log_diff_columns(true).size() - 1, cell);
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
        CHECK(next->answer->sites == first->answer->sites);
        CHECK(next->amounts_before == first->amounts_before);
        REQUIRE(next->order.size() == anew->order.size());
        for (size_t i = 0; i < anew->order.size(); ++i) {
            CHECK(next->name(i).name == anew->name(i).name);
            CHECK(next->site(i).before == anew->site(i).before);
            CHECK(next->site(i).after == anew->site(i).after);
        }
        CHECK(rows_of({live(log, 2), live(log, 3), by_stack, FrameDetail::kLine, {}}, first)
                  ->answer->all.before == Amount::whole(150));
        const LogDiffRowsPtr other =
            rows_of({live(log, 1), live(log, 3), !by_stack, FrameDetail::kLine, {}}, first);
        CHECK(other->answer->sites != first->answer->sites);
    }
}

TEST_CASE("Two logs are compared by stack, what allocated first in the name") {
    const LogDiffRowsPtr rows = rows_of(
        {live(log_of(100), 3), live(log_of(2500), 3), true, FrameDetail::kLine, {}}, nullptr);
    REQUIRE(rows->order.size() == 1);
    const SiteName& name = rows->name(0);
    CHECK(name.label.rfind("app.py:2", 0) == 0);
    CHECK(name.frame == "app.py:2");
    CHECK(name.name == "app.py:1;app.py:2");
    CHECK(rows->site(0).change() == Amount::whole(2400));
    CHECK(cell_text(rows, 0, ChangedSiteField::kChange) == "+2.34 KiB");
    CHECK(cell_text(rows, 0, ChangedSiteField::kGrowth) ==
          "\u00d7"
          "25");
}

TEST_CASE("Rows of a comparison are filtered by any frame and sorted by the size of the change") {
    const DatasetPtr log = log_of(100);
    LogDiffQuestion question{live(log, 0), live(log, 2), false, FrameDetail::kLine, {}};
    question.sort = {{static_cast<size_t>(ChangedSiteField::kChange), true}};
    const LogDiffRowsPtr rows = rows_of(question, nullptr);
    REQUIRE(rows->order.size() == 3);
    CHECK(rows->name(0).name == "app.py:1");
    CHECK(rows->name(1).name == "app.py:2");
    CHECK(rows->name(2).name == "lib.py:3");
    question.sort[0].falling = false;
    CHECK(rows_of(question, rows)->name(0).name == "lib.py:3");
    question.filter = "LIB";
    const LogDiffRowsPtr found = rows_of(question, rows);
    REQUIRE(found->order.size() == 1);
    CHECK(found->name(0).name == "lib.py:3");
    CHECK(cell_text(found, 0, ChangedSiteField::kGrowth) == "new");
    // What went away is sorted by how much it was.
    LogDiffQuestion shrunk{live(log, 2), live(log, 3), false, FrameDetail::kLine, {}};
    shrunk.sort = {{static_cast<size_t>(ChangedSiteField::kChange), true}};
    CHECK(rows_of(shrunk, nullptr)->site(0).change() == -Amount::whole(50));
}

}  // namespace hs
