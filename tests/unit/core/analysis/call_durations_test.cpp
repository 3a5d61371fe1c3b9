#include "core/analysis/call_durations.h"

#include "tests/support/catch.h"

namespace hs {
namespace {

TEST_CASE("durations fall into classes of 1, 2 and 5, empty ones between them too") {
    TimedCalls calls;
    const StringId load = calls.strings.intern("load");
    for (const double seconds : {0.0, 1e-6, 1.5e-6, 2e-6, 4.9e-6, 1e-4}) {
        TimedCall call;
        call.name = load;
        call.duration_s = seconds;
        calls.calls.push_back(call);
    }
    TimedCall other;
    other.name = calls.strings.intern("other");
    other.duration_s = 1;
    calls.calls.push_back(other);
    JobContext job;
    const std::vector<DurationClass> classes = duration_classes(calls, load, job).value();
    REQUIRE(classes.size() == 8);  // none, 1 us, 2 us, 5, 10, 20, 50, 100
    CHECK(classes[0].calls == 1);
    CHECK(classes[1].calls == 2);
    CHECK(classes[2].calls == 2);
    CHECK(classes[3].calls == 0);
    CHECK(classes[7].calls == 1);
    CHECK(classes[1].least_s > 0.99e-6);
    CHECK(classes[1].most_s < 2.01e-6);
    CHECK(duration_classes(calls, calls.strings.intern("nobody"), job).value().empty());
    const std::vector<DurationClass> all = duration_classes(calls, std::nullopt, job).value();
    REQUIRE(all.size() == 20);  // up to 1 s
    CHECK(all.back().calls == 1);
    CHECK(all.back().total_s == 1);
    job.cancel();
    CHECK(is_cancelled(duration_classes(calls, load, job).error()));
}

}  // namespace
}  // namespace hs
