#include "core/analysis/type_samples.h"

#include "tests/support/catch.h"

namespace hs {
namespace {

// main [0, 10) holds a list of 100; inside it load [1, 3) a dict of 50 and save [4, 6) a list
// of 30.
TimedCalls three_calls() {
    TimedCalls calls;
    calls.has_bytes = true;
    calls.duration_s = 10;
    const auto add = [&](const char* name, double start_s, double duration_s, const char* type,
                         int64_t bytes) {
        TimedCall call;
        call.name = calls.strings.intern(name);
        call.start_s = start_s;
        call.duration_s = duration_s;
        call.own_bytes = bytes;
        call.first_variable = static_cast<uint32_t>(calls.variables.size());
        call.variable_count = 1;
        calls.variables.push_back({calls.strings.intern("x"), calls.strings.intern(type), bytes});
        calls.calls.push_back(call);
    };
    add("main", 0, 10, "list", 100);
    add("load", 1, 2, "dict", 50);
    add("save", 4, 2, "list", 30);
    return calls;
}

TEST_CASE("open calls hold what they hold themselves until they end") {
    const TimeSamples samples = call_samples(three_calls());
    REQUIRE(samples.curves.size() == 2);
    REQUIRE(samples.samples.size() == 6);
    CHECK(samples.is_stepped);
    CHECK(samples.curves[0].bytes == std::vector<int64_t>{100, 150, 100, 130, 100, 0});
    CHECK(samples.curves[1].bytes == std::vector<int64_t>{1, 2, 1, 2, 1, 0});
    CHECK(samples.curves[1].is_count);
}

TEST_CASE("types of open calls are curves, the largest first, and others are one") {
    const TimeSamples samples = call_type_samples(three_calls(), {6, {}});
    REQUIRE(samples.curves.size() == 2);
    CHECK(samples.curves[0].name == "list");
    CHECK(samples.curves[0].bytes == std::vector<int64_t>{100, 100, 100, 130, 100, 0});
    CHECK(samples.curves[1].bytes == std::vector<int64_t>{0, 50, 0, 0, 0, 0});
    const TimeSamples wanted = call_type_samples(three_calls(), {1, "dict"});
    REQUIRE(wanted.curves.size() == 2);
    CHECK(wanted.curves[0].name == "dict");
    CHECK(wanted.curves[1].name == "everything else");
}

TEST_CASE("of many calls each stretch of time keeps its moment with the most") {
    TimedCalls calls;
    calls.has_bytes = true;
    constexpr uint32_t kCalls = 10'000;
    calls.duration_s = kCalls;
    for (uint32_t i = 0; i < kCalls; ++i) {
        TimedCall call;
        call.start_s = i;
        call.duration_s = 0.5;
        call.own_bytes = i == 7'777 ? 1'000'000 : 10;
        calls.calls.push_back(call);
    }
    const TimeSamples samples = call_samples(calls);
    CHECK(samples.samples.size() <= 8'000);
    CHECK(samples.highest(false) == 1'000'000);
    for (size_t i = 1; i < samples.samples.size(); ++i) {
        REQUIRE(samples.samples[i - 1].at <= samples.samples[i].at);
    }
}

TEST_CASE("stacked curves stand on one another, and shares fill the whole") {
    const TimeSamples stacked = stacked_samples(call_type_samples(three_calls(), {6, {}}), false);
    CHECK(stacked.curves[1].bytes == std::vector<int64_t>{100, 150, 100, 130, 100, 0});
    const TimeSamples shares = stacked_samples(call_type_samples(three_calls(), {6, {}}), true);
    CHECK(shares.curves[0].bytes[1] == 666'667);
    CHECK(shares.curves[1].bytes[1] == kWholeShare);
    CHECK(shares.curves[1].bytes[5] == 0);
}

TEST_CASE("a tracker's classes are curves at its snapshots") {
    Tracked tracked;
    for (const char* name : {"Small", "Large"}) {
        TrackedClass added;
        added.name = tracked.strings.intern(name);
        added.first_object = static_cast<uint32_t>(tracked.objects.size());
        added.object_count = 1;
        TrackedObject object;
        object.tracked_class = static_cast<uint32_t>(tracked.classes.size());
        object.birth_s = 0;
        object.first_record = static_cast<uint32_t>(tracked.records.size());
        object.record_count = 1;
        SizedNode sized;
        sized.bytes = sized.flat_bytes = name[0] == 'S' ? 10 : 90;
        tracked.records.push_back({1.0, SizedId{static_cast<uint32_t>(tracked.sized.size())}});
        tracked.sized.push_back(sized);
        tracked.objects.push_back(object);
        tracked.classes.push_back(added);
    }
    for (const double time : {1.0, 2.0}) {
        TrackerSnapshot snapshot;
        snapshot.time_s = time;
        tracked.snapshots.push_back(snapshot);
    }
    JobContext job;
    const Result<TimeSamples> samples = tracker_class_samples(tracked, {6, {}}, job);
    REQUIRE(samples.ok());
    REQUIRE(samples.value().curves.size() == 2);
    CHECK(samples.value().curves[0].name == "Large");
    CHECK(samples.value().curves[0].bytes[0] == 90);
    CHECK(samples.value().curves[1].bytes[0] == 10);
}

}  // namespace
}  // namespace hs
