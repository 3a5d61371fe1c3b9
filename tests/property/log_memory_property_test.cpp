// A log opened with little memory, and one that is still growing, give the same answers as any.

#include "core/analysis/live_at.h"
#include "core/analysis/log_peaks.h"
#include "core/analysis/timeline.h"
#include "core/layout/plot_layout.h"
#include "core/model/trace_trie.h"
#include "tests/support/catch.h"
#include "tests/support/heapprof_writer.h"
#include "tests/support/synthetic_log.h"

using namespace hs;
using namespace hs::test;

namespace {

Dataset loaded_within(const std::string& hpm, const std::string& hpd, uint64_t limit_bytes) {
    JobContext job;
    LoadOptions options;
    options.memory_limit_bytes = limit_bytes;
    Result<Dataset> dataset = load_log(hpm, hpd, job, options);
    REQUIRE(dataset.ok());
    return std::move(dataset).value();
}

void check_same_answers(const Dataset& one, const Dataset& other, Measure measure) {
    const EventLog& a = *one.log;
    const EventLog& b = *other.log;
    REQUIRE(a.event_count() == b.event_count());
    REQUIRE(a.duration_us() == b.duration_us());
    const size_t traces = one.traces->trace_count();
    const std::vector<int64_t> times = even_times(a.duration_us(), 257);
    JobContext job;
    CHECK(timeline(a, times, measure, job).value() == timeline(b, times, measure, job).value());
    const auto columns_a = plot_columns_by_event(a, measure, 100, a.event_count() - 7, 123);
    const auto columns_b = plot_columns_by_event(b, measure, 100, b.event_count() - 7, 123);
    REQUIRE(columns_a.size() == columns_b.size());
    for (size_t i = 0; i < columns_a.size(); ++i) {
        CHECK(columns_a[i].max_bytes == columns_b[i].max_bytes);
        CHECK(columns_a[i].min_bytes == columns_b[i].min_bytes);
        CHECK(columns_a[i].last_bytes == columns_b[i].last_bytes);
    }
    CHECK(log_peaks(a, measure, 0.02, job).value() == log_peaks(b, measure, 0.02, job).value());
    Random random(7);
    for (int i = 0; i < 12; ++i) {
        const auto time =
            static_cast<int64_t>(random.below(static_cast<uint64_t>(a.duration_us()) + 2));
        const uint64_t instant = a.events_until(time);
        REQUIRE(b.events_until(time) == instant);
        CHECK(a.time_after(instant) == b.time_after(instant));
        CHECK(live_amounts(a, traces, instant, measure) ==
              live_amounts(b, traces, instant, measure));
        const uint64_t first = random.below(instant + 1);
        CHECK(allocated_amounts(a, traces, first, instant, measure) ==
              allocated_amounts(b, traces, first, instant, measure));
        const TraceActivity all_a = trace_activity(a, traces, first, instant, measure);
        const TraceActivity all_b = trace_activity(b, traces, first, instant, measure);
        CHECK(all_a.freed == all_b.freed);
        CHECK(all_a.allocations == all_b.allocations);
        CHECK(all_a.frees == all_b.frees);
    }
}

}  // namespace

TEST_CASE("a log within a small bound of memory answers like one without") {
    SyntheticLogOptions options;
    options.events = 900'000;
    options.traces = 400;
    for (const bool with_ranges : {false, true}) {
        if (with_ranges) options.ranges = {{64, 1U << 31}, {1024, 1U << 30}};
        const std::string hpm = synthetic_hpm(options);
        const std::string hpd = synthetic_hpd(options);
        const Dataset roomy = loaded_within(hpm, hpd, 0);
        const Dataset tight = loaded_within(hpm, hpd, 4096);
        const EventLogParts& parts = tight.log->parts();
        CHECK(parts.block_events > roomy.log->parts().block_events);
        CHECK(parts.checkpoint_event.size() < roomy.log->parts().checkpoint_event.size());
        CHECK(tight.log->index_bytes() < roomy.log->index_bytes());
        check_same_answers(roomy, tight, with_ranges ? kEstimatedBytes : kRecordedBytes);
    }
}

TEST_CASE("odd logs within a bound of one byte answer like those without a bound") {
    for (uint64_t seed = 1; seed <= 12; ++seed) {
        CAPTURE(seed);
        RandomLogOptions options;
        options.seed = seed;
        options.events = 3000;
        options.with_ranges = seed % 2 == 0;
        options.with_backward_steps = seed % 3 == 0;
        options.with_unknown_traces = seed % 4 == 0;
        const HeapprofWriter writer = random_log(options);
        check_same_answers(loaded_within(writer.hpm, writer.hpd, 0),
                           loaded_within(writer.hpm, writer.hpd, 1),
                           seed % 2 == 0 ? kEstimatedBytes : kRecordedBytes);
    }
}

TEST_CASE("a growing log shows what is complete each time it is loaded again") {
    RandomLogOptions options;
    options.traces = 6;
    options.events = 60;
    const HeapprofWriter writer = random_log(options);
    const Dataset whole = loaded(writer);
    const size_t traces = whole.traces->trace_count();
    JobContext job;
    // The recorder writes a trace before the first event that uses it.
    uint64_t seen = 0;
    for (size_t events = 0; events <= writer.hpd.size(); ++events) {
        const Result<Dataset> part = load_log(writer.hpm, writer.hpd.substr(0, events), job);
        REQUIRE(part.ok());
        const uint64_t count = part.value().log->event_count();
        CHECK(count >= seen);
        seen = count;
        REQUIRE(part.value().traces->trace_count() == traces);
        CHECK(live_amounts(*part.value().log, traces, count, kRecordedBytes) ==
              live_amounts(*whole.log, traces, count, kRecordedBytes));
    }
    CHECK(seen == whole.log->event_count());
    // The table cut anywhere: bytes of traces that are not there yet are unknown, none are lost.
    for (size_t table = 21; table <= writer.hpm.size(); ++table) {
        const Result<Dataset> part = load_log(writer.hpm.substr(0, table), writer.hpd, job);
        REQUIRE(part.ok());
        const EventLog& log = *part.value().log;
        CHECK(log.event_count() == seen);
        CHECK(log.raw_live_after(seen) == whole.log->raw_live_after(seen));
        const std::vector<Amount> amounts =
            live_amounts(log, part.value().traces->trace_count(), seen, kRecordedBytes);
        Amount sum;
        for (const Amount amount : amounts) sum += amount;
        CHECK(sum == Amount::whole(log.raw_live_after(seen)));
    }
}
