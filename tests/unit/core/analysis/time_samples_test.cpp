#include "core/analysis/time_samples.h"

#include <algorithm>

#include "tests/support/catch.h"

namespace hs {
namespace {

TEST_CASE("a tracker's snapshots are measurements in the order of time") {
    Tracked tracked;
    for (const double time : {3.0, kNever, 1.0}) {
        TrackerSnapshot snapshot;
        snapshot.time_s = time;
        snapshot.tracked_bytes = static_cast<int64_t>(time * 100);
        snapshot.process.is_available = time == 3.0;
        snapshot.process.vsz_bytes = 5000;
        snapshot.process.rss_bytes = 0;
        tracked.snapshots.push_back(snapshot);
    }
    const TimeSamples samples = tracker_samples(tracked);
    REQUIRE(samples.samples.size() == 2);
    CHECK(samples.samples[0].row == 2);
    CHECK(samples.samples[1].row == 0);
    // All objects were never added up and the resident size was not known: no curves.
    REQUIRE(samples.curves.size() == 2);
    // Not what the objects alive add up to, so not under that name.
    CHECK(samples.curves[0].name == "Tracked, as stored");
    CHECK(samples.curves[0].bytes == std::vector<int64_t>{100, 300});
    CHECK(samples.curves[1].is_beside);
    CHECK(samples.curves[1].bytes == std::vector<int64_t>{TimeSamples::Curve::kUnknown, 5000});
    CHECK(samples.highest(false) == 300);
    CHECK(samples.highest(true) == 5000);
    CHECK(samples.axis == TimeSamples::Axis::kSeconds);
    CHECK(samples.nearest(-5) == 0);
    CHECK(samples.nearest(1.9) == 0);
    CHECK(samples.nearest(2.1) == 1);
    CHECK(samples.nearest(99) == 1);
}

TEST_CASE("times of this century are dates") {
    const TimeSamples samples = memory_samples({{1.6e9, 10, {}}, {1.6e9 + 60, 30, {}}});
    CHECK(samples.axis == TimeSamples::Axis::kClock);
    CHECK_FALSE(samples.is_empty());
    CHECK(memory_samples({{5, 10, {}}}).is_empty());
}

TEST_CASE("dumps stand in the order of the numbers in their names") {
    const TimeSamples samples =
        dump_samples({{{"dump10.json", 0}, 30}, {{"dump9.json", 0}, 20}, {{"dump1.json", 0}, 10}});
    REQUIRE(samples.samples.size() == 3);
    CHECK(samples.axis == TimeSamples::Axis::kSteps);
    CHECK(samples.samples[0].row == 2);
    CHECK(samples.samples[2].name == "dump10.json");
    CHECK(samples.curves[0].bytes == std::vector<int64_t>{10, 20, 30});
}

TEST_CASE("samples of a profile stand beside its memory, each with its own times") {
    ProfileHistory history;
    history.memory = {{1.6e9, 1000, {}}, {1.6e9 + 1, 3000, {}}};
    history.start_time = 1.6e9;
    history.sample_times_s = {0.0, 0.05, 0.12, 0.95};
    const TimeSamples samples = profile_samples(history);
    REQUIRE(samples.curves.size() == 2);
    CHECK(samples.axis == TimeSamples::Axis::kClock);
    const TimeSamples::Curve& counts = samples.curves[1];
    CHECK(counts.is_count);
    CHECK(counts.is_beside);
    CHECK(counts.name == "Samples in 100 ms");
    int64_t most = 0;
    for (const int64_t count : counts.bytes) most = std::max(most, count);
    CHECK(most == 2);
    // The memory at a bucket is that of the snapshot before it.
    CHECK(samples.curves[0].known_at(samples.samples.size() - 2) == 1000);
    history.start_time = 0;
    CHECK(profile_samples(history).curves[1].name.find("from their start") != std::string::npos);
    history.memory.clear();
    CHECK(profile_samples(history).curves.size() == 1);
    CHECK(profile_samples({}).is_empty());
}

}  // namespace
}  // namespace hs
