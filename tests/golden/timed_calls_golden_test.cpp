// Single calls and time series of PerProVis and PyProfile files against what those tools say.

#include <simdjson.h>

#include <map>
#include <string>

#include "core/analysis/call_totals.h"
#include "core/analysis/sample_buckets.h"
#include "tests/support/catch.h"
#include "tests/support/sample.h"

using namespace hs;
using simdjson::dom::element;

namespace {

DatasetPtr open(const std::string& name) {
    Result<DatasetPtr> opened = test::open_sample(name);
    REQUIRE(opened.ok());
    return std::move(opened).value();
}

std::string text_of(element value) {
    return std::string(std::string_view(value));
}

}  // namespace

TEST_CASE("PyProfile calls have the places, colours and heaps that the tool draws") {
    const DatasetPtr dataset = open("pyprofile/demo.stacks.json");
    REQUIRE(dataset->calls);
    const TimedCalls& calls = *dataset->calls;
    simdjson::dom::parser parser;
    const element answers = parser.load(test::data_path("pyprofile/demo.answers.json"));
    REQUIRE(calls.calls.size() == uint64_t(answers["frame_count"]));
    CHECK(calls.most_depth == uint64_t(answers["max_depth"]));
    const int64_t least = int64_t(answers["smallest_total"]);
    const int64_t most = int64_t(answers["largest_total"]);
    size_t row = 0;
    for (const element frame : answers["frames"]) {
        const TimedCall& call = calls.calls[row++];
        CHECK(calls.text(call.name) == std::string_view(frame["name"]));
        CHECK(call.depth == uint64_t(frame["depth"]));
        CHECK(call.own_bytes == int64_t(frame["total_memory"]));
        CHECK(call.duration_s == Approx(double(frame["runtime_s"])));
        const double whole = calls.calls[0].duration_s;
        CHECK(call.start_s / whole == Approx(double(frame["left"])).margin(1e-9));
        CHECK(call.duration_s / whole == Approx(double(frame["width"])));
        char colour[8] = {};
        std::snprintf(colour, sizeof colour, "#%06x",
                      static_cast<unsigned>(heat_rgb(heat_step(call.own_bytes, least, most))));
        CHECK(colour == text_of(frame["colour"]));
    }
}

TEST_CASE("PyProfile's top calls and their pies are the tool's") {
    const DatasetPtr dataset = open("pyprofile/demo.stacks.json");
    const TimedCalls& calls = *dataset->calls;
    simdjson::dom::parser parser;
    const element answers = parser.load(test::data_path("pyprofile/demo.answers.json"));
    const std::vector<uint32_t> top = top_calls(calls, 10);
    size_t place = 0;
    for (const element expected : answers["top"]) {
        REQUIRE(place < top.size());
        const uint32_t call = top[place++];
        CHECK(call == uint64_t(expected["preorder"]));
        const std::vector<HeapType> types = heap_types(calls, call);
        size_t slice = 0;
        for (const element pie : expected["pie"]) {
            REQUIRE(slice < types.size());
            CHECK(calls.text(types[slice].type) == std::string_view(pie["type"]));
            CHECK(types[slice].bytes == int64_t(pie["bytes"]));
            std::string tooltip;
            for (const CallVariable& variable : types[slice].variables) {
                tooltip += "\n" + std::string(calls.text(variable.name)) + ": " +
                           std::to_string(variable.bytes) + " bytes";
            }
            CHECK(tooltip == text_of(pie["tooltip"]));
            ++slice;
        }
        CHECK(slice == types.size());
    }
    CHECK(place == top.size());
    CHECK(top_calls(calls, 2).size() == 2);
}

TEST_CASE("PerProVis calls nest by their stacks and add up to the tool's times") {
    const DatasetPtr dataset = open("perprovis/demo_calls.export.json");
    REQUIRE(dataset->calls);
    const TimedCalls& calls = *dataset->calls;
    REQUIRE(calls.calls.size() == 6);
    CHECK(calls.text(calls.calls[0].name) == "main");
    CHECK(calls.calls[0].end == 6);
    CHECK(calls.calls[1].parent == 0);
    CHECK(calls.calls[1].start_s == Approx(2081.33646284 - 2081.336455239));
    simdjson::dom::parser parser;
    const element answers = parser.load(test::data_path("perprovis/demo_calls.answers.json"));
    std::map<std::string, const CallTotal*> by_name;
    const std::vector<CallTotal> totals = call_totals(calls, CallOrder::kTotal);
    for (const CallTotal& total : totals) by_name[std::string(calls.text(total.name))] = &total;
    for (const element hotspot : answers["hotspots"]) {
        const CallTotal* total = by_name.at(text_of(hotspot.at(0)));
        CHECK(total->tool_total_s == Approx(double(hotspot.at(1))));
        CHECK(total->calls == uint64_t(hotspot.at(2)));
    }
    CHECK(calls.text(totals[0].name) == "main");
    const double inside = by_name.at("load")->total_s + by_name.at("store")->total_s;
    CHECK(by_name.at("main")->self_s == Approx(by_name.at("main")->total_s - inside));
}

TEST_CASE("samples fall into the tool's buckets, at any width") {
    const DatasetPtr raw = open("perprovis/demo.raw.json");
    REQUIRE(raw->history);
    simdjson::dom::parser parser;
    const element answers = parser.load(test::data_path("perprovis/demo.answers.json"));
    size_t widths = 0;
    for (const auto [key, rows] : simdjson::dom::object(answers["time_series"])) {
        const double width_s = std::stod(std::string(key)) / 1000;
        std::map<int64_t, uint64_t> counts;
        for (const SampleBucket& bucket : sample_buckets(*raw->history, width_s)) {
            counts[bucket.index] = bucket.samples;
        }
        int64_t index = 0;
        for (const element row : rows) CHECK(counts[index++] == uint64_t(row["sample_count"]));
        ++widths;
    }
    CHECK(widths > 1);
    const DatasetPtr exported = open("perprovis/demo.export.json");
    REQUIRE(exported->history);
    CHECK(exported->history->memory.size() == 6);
    CHECK(exported->history->memory[1].total_bytes == 9588608);
    uint64_t samples = 0;
    for (const SampleBucket& bucket : sample_buckets(*exported->history, 0.1)) {
        samples += bucket.samples;
    }
    CHECK(samples == 24);
    CHECK(sample_buckets(*exported->history, 10).size() == 1);
}

TEST_CASE("buckets survive clocks that step and widths that mean nothing") {
    const std::vector<double> times = {0, 1e12, -5, 0.5, -0.5};
    const std::vector<SampleBucket> rows = sample_buckets(times, 1);
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].index == -5);
    CHECK(rows[1].samples == 3);
    CHECK(sample_buckets(times, 0).empty());
    CHECK(sample_buckets(times, std::nan("")).empty());
}
