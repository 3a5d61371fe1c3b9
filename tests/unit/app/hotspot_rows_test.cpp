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
    [[nodiscard]] Shared<ShownHotspots> shown(const HotspotQuestion& question) const {
        JobContext job;
        return shown_hotspots(calls, stacks, question, job).value();
    }
    [[nodiscard]] std::vector<std::string> names(const HotspotQuestion& question) const {
        const auto rows = shown(question);
        std::vector<std::string> found;
        for (size_t i = 0; i < rows->order.size(); ++i) found.push_back(rows->name(rows->node(i)));
        return found;
    }

    DatasetPtr dataset;
    ShownCalls calls;
    ShownStacks stacks;
};

using Names = std::vector<std::string>;
SortBy by(HotspotField field, bool falling) {
    return {static_cast<size_t>(field), falling};
}
std::string cell(const ShownHotspots& rows, uint64_t place, HotspotField field) {
    return value_text(rows.relation->cursor()->value(rows.order[place], static_cast<size_t>(field)),
                      SizeUnits::kBinary);
}

}  // namespace

TEST_CASE("hotspots are sorted by any column and filtered by name") {
    const Sample sample;
    CHECK(sample.names({"", {by(HotspotField::kSelf, true)}}) ==
          Names{"encode (codec.py)", "load (store.py)", "save (store.py)", "main (app.py)"});
    CHECK(sample.names({"", {by(HotspotField::kTotal, true)}}).front() == "main (app.py)");
    CHECK(sample.names({"", {by(HotspotField::kLabel, false)}}) ==
          Names{"encode (codec.py)", "load (store.py)", "main (app.py)", "save (store.py)"});
    CHECK(sample.names({"STORE", {by(HotspotField::kLabel, true)}}) ==
          Names{"save (store.py)", "load (store.py)"});
    CHECK(sample.names({"nothing", {}}).empty());
}

TEST_CASE("callers and callees of a hotspot come with the samples of the calls") {
    const Sample sample;
    const auto rows = sample.shown({"load", {}});
    REQUIRE(rows->order.size() == 1);
    CHECK(rows->answer->rows.size() == 4);
    const uint32_t load = rows->node(0);
    const auto callers = rows->answer->links->callers(load);
    REQUIRE(callers.size() == 1);
    CHECK(rows->name(callers[0].node) == "main (app.py)");
    CHECK(callers[0].bytes.rounded() == 16);
    const auto callees = rows->answer->links->callees(load);
    REQUIRE(callees.size() == 1);
    CHECK(rows->name(callees[0].node) == "encode (codec.py)");
    CHECK(callees[0].bytes.rounded() == 8);
}

TEST_CASE("cells of hotspots are numbers in the unit of the file") {
    const Sample sample;
    const auto rows = sample.shown({"", {by(HotspotField::kSelf, true)}});
    REQUIRE(rows->order.size() == 4);
    CHECK(cell(*rows, 0, HotspotField::kSelf) == "12");
    CHECK(cell(*rows, 0, HotspotField::kSelfShare) == "50.0 %");
}

TEST_CASE("Hotspots of a difference show changes, and unknown stacks as a row") {
    Sample sample;
    std::vector<Amount> amounts = sample.dataset->profile->amount_of_trace;
    sample.calls.before = sample.calls.graph;
    amounts[0] = Amount::whole(5);
    amounts[1] = amounts[1] + Amount::whole(3);
    sample.calls.graph = call_graph(*sample.dataset->traces, sample.calls.shape->calls, amounts);
    const auto rows = sample.shown({"", {by(HotspotField::kSelfChange, true)}});
    REQUIRE(rows->answer->is_change);
    CHECK(rows->answer->everything == Amount::whole(8));
    CHECK(rows->name(rows->node(0)) == "<unknown>");
    Amount self;
    for (const HotspotRow& row : rows->answer->rows) self += row.self - row.self_before;
    CHECK(self == rows->answer->everything);
    CHECK(cell(*rows, 0, HotspotField::kSelfChange) == "+5");
    CHECK(cell(*rows, 0, HotspotField::kSelfGrowth) == "new");
    CHECK(cell(*rows, 1, HotspotField::kSelfChange) == "+3");
    // What was called there changed as much as the calls did.
    for (const HotspotRow& row : rows->answer->rows) {
        for (const CallLinks::Link& link : rows->answer->links->callees(row.node)) {
            CHECK(link.bytes == Amount::whole(3));
        }
    }
}
