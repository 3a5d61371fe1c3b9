#include "core/base/frame_times.h"

#include "tests/support/catch.h"

using namespace hs;

TEST_CASE("times are summed up by rank") {
    const TimeStats none = time_stats({});
    CHECK(none.count == 0);
    CHECK(none.max_ms == 0.0);
    const TimeStats one = time_stats({3});
    CHECK(one.median_ms == 3.0);
    CHECK(one.p95_ms == 3.0);
    std::vector<double> times;
    for (int i = 100; i >= 1; --i) times.push_back(i);
    const TimeStats many = time_stats(times);
    CHECK(many.count == 100);
    CHECK(many.median_ms == 50.0);
    CHECK(many.p95_ms == 95.0);
    CHECK(many.max_ms == 100.0);
}

TEST_CASE("clocks go forward, the thread's own only while it works") {
    const double wall = wall_ms();
    const double cpu = thread_cpu_ms();
    // A busy machine may take the core away for longer than the work: until it shows, or 10 s.
    while (thread_cpu_ms() <= cpu && wall_ms() - wall < 10000) {}
    CHECK(thread_cpu_ms() > cpu);
    CHECK(wall_ms() > wall);
}
