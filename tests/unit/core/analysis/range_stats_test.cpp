#include "core/analysis/range_stats.h"

#include <algorithm>

#include "core/analysis/live_series.h"
#include "core/model/event_log.h"
#include "tests/support/catch.h"
#include "tests/support/heapprof_writer.h"

namespace hs {
namespace {

Dataset small_log() {
    test::HeapprofWriter writer;
    const uint32_t a = writer.trace({{"app.py", 1}, {"app.py", 2}});
    const uint32_t b = writer.trace({{"app.py", 1}, {"lib.py", 3}});
    writer.allocate(a, 100, 1000);
    writer.allocate(b, 50, 1000);
    writer.free(a, 100, 1000);
    writer.allocate(b, 30, 1000);
    return test::loaded(writer);
}

}  // namespace

TEST_CASE("A range's statistics add up: before, allocated, freed, after, and the peak between") {
    const Dataset dataset = small_log();
    const RangeStats stats = range_stats(*dataset.log, {1, 4}, kRecordedBytes);
    CHECK(stats.live_before == Amount::whole(100));
    CHECK(stats.allocated == Amount::whole(80));
    CHECK(stats.freed == Amount::whole(100));
    CHECK(stats.allocations == 2);
    CHECK(stats.frees == 1);
    CHECK(stats.live_after == Amount::whole(80));
    CHECK(stats.live_before + stats.net() == stats.live_after);
    CHECK(stats.peak_bytes == 150);
    CHECK(range_stats(*dataset.log, {2, 2}, kRecordedBytes).peak_bytes == 150);
}

TEST_CASE("What survives a range is counted by stack, never below nothing") {
    const Dataset dataset = small_log();
    const size_t traces = dataset.traces->trace_count();
    const StackAmounts left =
        stack_amounts(*dataset.log, traces, {1, 4}, StackPart::kSurviving, kRecordedBytes);
    Amount bytes;
    Amount blocks;
    for (size_t i = 0; i < traces; ++i) {
        bytes += left.amounts[i];
        blocks += left.counts[i];
    }
    CHECK(bytes == Amount::whole(80));
    CHECK(blocks == Amount::whole(2));
    const StackAmounts net =
        stack_amounts(*dataset.log, traces, {1, 4}, StackPart::kNet, kRecordedBytes);
    CHECK(net.amounts[1] + net.amounts[2] == Amount::whole(-20));
}

TEST_CASE("A frame's text finds its traces as line and as file, a stack's text finds one") {
    const Dataset dataset = small_log();
    const auto count = [](const TraceSet& set) { return std::count(set.begin(), set.end(), true); };
    CHECK(count(traces_with_text(*dataset.traces, "app.py:1")) == 2);
    CHECK(count(traces_with_text(*dataset.traces, "lib.py")) == 1);
    CHECK(count(traces_with_text(*dataset.traces, "app.py:3")) == 0);
    CHECK(count(trace_with_stack(*dataset.traces, "app.py:1;lib.py:3")) == 1);
    CHECK(count(trace_with_stack(*dataset.traces, "lib.py:3")) == 0);
}

}  // namespace hs
