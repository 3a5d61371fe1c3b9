#include "core/analysis/call_totals.h"

#include <cmath>

#include "core/analysis/flame_tree.h"
#include "core/import/perprovis.h"
#include "tests/support/catch.h"

using namespace hs;

namespace {

TimedCalls calls_in(std::string json, const Importer& importer = kPyprofileImporter) {
    JobContext job;
    Result<Dataset> loaded = importer.load(Input::from_memory("x.json", std::move(json)), {}, job);
    REQUIRE(loaded.ok());
    REQUIRE(loaded.value().calls);
    return std::move(*loaded.value().calls);
}

// f 10 s [ f 6 s [ g 2 s ], g 3 s ]
TimedCalls recursive() {
    return calls_in(
        R"({"name": "f", "value": 10, "heapAlloc": {"vars": [{"name": "a", "type": "int",
        "value": 5}]}, "children": [{"name": "f", "value": 6, "heapAlloc": {"vars": []},
        "children": [{"name": "g", "value": 2, "children": []}]},
        {"name": "g", "value": 3, "heapAlloc": {"vars": [{"name": "b", "type": "str",
        "value": 7}]}, "children": []}]})");
}

}  // namespace

TEST_CASE("a recursive function's time counts once, its calls each") {
    const TimedCalls calls = recursive();
    const std::vector<CallTotal> totals = call_totals(calls, CallOrder::kTotal);
    REQUIRE(totals.size() == 2);
    CHECK(calls.text(totals[0].name) == "f");
    CHECK(totals[0].calls == 2);
    CHECK(totals[0].total_s == 10.0);
    CHECK(totals[0].tool_total_s == 16.0);
    CHECK(totals[0].self_s == 5.0);  // 10 - 6 - 3 and 6 - 2
    CHECK(totals[0].least_s == 6.0);
    CHECK(totals[0].most_s == 10.0);
    CHECK(totals[0].mean_s() == 8.0);
    CHECK(totals[0].median_s == 8.0);
    CHECK(totals[0].p95_s == 10.0);
    CHECK(std::abs(totals[0].deviation_s - std::sqrt(8.0)) < 1e-12);
    CHECK(totals[1].total_s == 5.0);
    CHECK(call_totals(calls, CallOrder::kBytes)[0].own_bytes == 7);
}

TEST_CASE("percentiles are those of the file's own tool, the median is the middle") {
    TimedCalls calls;
    const StringId name = calls.strings.intern("f");
    for (int i = 0; i < 200; ++i) {
        calls.calls.push_back({.name = name,
                               .end = static_cast<uint32_t>(i) + 1,
                               .start_s = i * 1000.0,
                               .duration_s = (i * 7) % 200 + 1.0,
                               .metadata = {}});
    }
    const std::vector<CallTotal> totals = call_totals(calls, CallOrder::kTotal);
    REQUIRE(totals.size() == 1);
    CHECK(totals[0].least_s == 1);
    CHECK(totals[0].median_s == 100.5);
    CHECK(totals[0].p95_s == 191);  // place 190 of 0 to 199
    CHECK(totals[0].p99_s == 199);
    CHECK(totals[0].most_s == 200);
    CHECK(std::abs(totals[0].deviation_s - 57.879184513951124) < 1e-9);
}

TEST_CASE("memory of a call with the calls inside is added up") {
    const std::vector<int64_t> bytes = bytes_with_inner(recursive());
    CHECK(bytes == std::vector<int64_t>{12, 0, 0, 7});
}

TEST_CASE("calls of equal stacks are merged") {
    const TimedCalls calls = recursive();
    JobContext job;
    const auto merged = merged_calls(calls, CallMeasure::kSelfSeconds, job);
    REQUIRE(merged.ok());
    const FlameTree tree(merged.value().trie, merged.value().amounts);
    CHECK(tree.everything().to_double() == 10.0);
    const auto counted = merged_calls(calls, CallMeasure::kCalls, job);
    REQUIRE(counted.ok());
    CHECK(FlameTree(counted.value().trie, counted.value().amounts).everything().rounded() == 4);
}

TEST_CASE("threads of timed calls stand apart, and a call without its caller stays") {
    const TimedCalls calls = calls_in(
        R"({"summary": {}, "function_stats": {}, "calls": [
        {"name": "b", "start_time": 2, "duration": 1, "call_stack": ["a", "b"], "thread_id": 7},
        {"name": "a", "start_time": 1, "duration": 4, "call_stack": ["a"], "thread_id": 7},
        {"name": "c", "start_time": 3, "duration": -1, "call_stack": ["x", "y", "c"],
         "thread_id": 8}]})",
        kPerprovisImporter);
    REQUIRE(calls.calls.size() == 3);
    CHECK(calls.thread_ids == std::vector<int64_t>{7, 8});
    CHECK(calls.text(calls.calls[0].name) == "a");
    CHECK(calls.calls[1].parent == 0);
    CHECK(calls.calls[2].parent == TimedCall::kNone);
    CHECK(calls.calls[2].depth == 0);
    CHECK(calls.calls[2].duration_s == 0.0);
    CHECK(calls.duration_s == 4.0);
}

TEST_CASE("a chain of many thousand calls is no matter") {
    std::string json;
    constexpr int kDepth = 5000;
    for (int i = 0; i < kDepth; ++i) json += R"({"name":"f","value":1,"children":[)";
    for (int i = 0; i < kDepth; ++i) json += "]}";
    const TimedCalls calls = calls_in("{\"heapAlloc\":{}," + json.substr(1));
    CHECK(calls.calls.size() == kDepth);
    CHECK(calls.most_depth == kDepth - 1);
    CHECK(calls.calls[0].end == kDepth);
    CHECK(call_totals(calls, CallOrder::kTotal)[0].total_s == 1.0);
}

TEST_CASE("heat steps are those of the old tool at both ends") {
    CHECK(heat_step(10, 10, 10) == 13);
    CHECK(heat_step(0, 0, 100) == 13);
    CHECK(heat_step(1, 0, 100) == 12);
    CHECK(heat_step(100, 0, 100) == 0);
    CHECK(heat_rgb(0) == 0xfc432a);
    CHECK(heat_rgb(99) == 0x52d93f);
}
