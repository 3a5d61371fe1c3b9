#include "app/views/hotspot_rows.h"

#include "tests/support/catch.h"
#include "tests/support/sample.h"

using namespace hs;

namespace {

struct Sample {
    Sample() : dataset(std::move(test::open_sample("perprovis/demo.export.json")).value()) {
        auto shape = std::make_shared<StackShape>();
        shape->inputs = {dataset};
        shape->is_own = true;
        JobContext job;
        shape->calls = call_graph_shape(*dataset->traces, FrameDetail::kFunction, job).value();
        calls.shape = shape;
        calls.graph = call_graph(*dataset->traces, shape->calls, dataset->profile->amount_of_trace);
        stacks.inputs = {dataset};
    }
    [[nodiscard]] std::vector<std::string> names(const HotspotQuestion& question) const {
        const auto rows = hotspot_rows(calls, stacks, question);
        std::vector<std::string> found;
        for (const HotspotRow& row : rows->rows) found.push_back(rows->name(row.node));
        return found;
    }

    DatasetPtr dataset;
    ShownCalls calls;
    ShownStacks stacks;
};

using Names = std::vector<std::string>;
SortKey by(HotspotColumn column, bool falling) {
    return {static_cast<size_t>(column), falling};
}

}  // namespace

TEST_CASE("hotspots are sorted by any column and filtered by name") {
    const Sample sample;
    CHECK(sample.names({"", {by(HotspotColumn::kSelf, true)}}) ==
          Names{"encode (codec.py)", "load (store.py)", "save (store.py)", "main (app.py)"});
    CHECK(sample.names({"", {by(HotspotColumn::kTotal, true)}}).front() == "main (app.py)");
    CHECK(sample.names({"", {by(HotspotColumn::kName, false)}}) ==
          Names{"encode (codec.py)", "load (store.py)", "main (app.py)", "save (store.py)"});
    CHECK(sample.names({"STORE", {by(HotspotColumn::kName, true)}}) ==
          Names{"save (store.py)", "load (store.py)"});
    CHECK(sample.names({"nothing", {}}).empty());
}

TEST_CASE("callers and callees of a hotspot come with the samples of the calls") {
    const Sample sample;
    const auto rows = hotspot_rows(sample.calls, sample.stacks, {"load", {}});
    REQUIRE(rows->rows.size() == 1);
    CHECK(rows->all_rows == 4);
    const uint32_t load = rows->rows[0].node;
    const auto callers = hotspot_links(sample.calls, load, true);
    REQUIRE(callers.size() == 1);
    CHECK(rows->name(callers[0].node) == "main (app.py)");
    CHECK(callers[0].bytes.rounded() == 16);
    const auto callees = hotspot_links(sample.calls, load, false);
    REQUIRE(callees.size() == 1);
    CHECK(rows->name(callees[0].node) == "encode (codec.py)");
    CHECK(callees[0].bytes.rounded() == 8);
}

TEST_CASE("cells of hotspots are numbers in the unit of the file") {
    const Sample sample;
    const ShownTable table = shown_hotspots(
        hotspot_rows(sample.calls, sample.stacks, {"", {by(HotspotColumn::kSelf, true)}}));
    REQUIRE(table.row_count == 4);
    ShownCell cell;
    table.fill(0, static_cast<size_t>(HotspotColumn::kSelf), cell);
    CHECK(shown_text(cell, SizeUnits::kBinary) == "12");
    cell = {};
    table.fill(0, static_cast<size_t>(HotspotColumn::kSelfShare), cell);
    CHECK(shown_text(cell, SizeUnits::kBinary) == "50.0 %");
}

TEST_CASE("Hotspots of a difference show changes, and unknown stacks as a row") {
    Sample sample;
    std::vector<Amount> amounts = sample.dataset->profile->amount_of_trace;
    sample.calls.before = sample.calls.graph;
    amounts[0] = Amount::whole(5);
    amounts[1] = amounts[1] + Amount::whole(3);
    sample.calls.graph = call_graph(*sample.dataset->traces, sample.calls.shape->calls, amounts);
    const auto rows =
        hotspot_rows(sample.calls, sample.stacks, {"", {by(HotspotColumn::kSelf, true)}});
    REQUIRE(rows->is_difference);
    CHECK(rows->everything == Amount::whole(8));
    CHECK(rows->name(rows->rows[0].node) == "<unknown>");
    Amount self;
    for (const HotspotRow& row : rows->rows) self += row.shown_self();
    CHECK(self == rows->everything);
    const ShownTable table = shown_hotspots(rows);
    ShownCell cell;
    table.fill(0, static_cast<size_t>(HotspotColumn::kSelf), cell);
    CHECK(shown_text(cell, SizeUnits::kBinary) == "+5");
    table.fill(0, static_cast<size_t>(HotspotColumn::kSelfShare), cell);
    CHECK(shown_text(cell, SizeUnits::kBinary) == "new");
    table.fill(1, static_cast<size_t>(HotspotColumn::kSelf), cell);
    CHECK(shown_text(cell, SizeUnits::kBinary) == "+3");
    // What was called there changed as much as the calls did.
    for (const HotspotRow& row : rows->rows) {
        for (const HotspotLink& link : hotspot_links(sample.calls, row.node, false)) {
            CHECK(link.bytes == Amount::whole(3));
        }
    }
}
