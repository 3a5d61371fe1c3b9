// Time buckets, size classes and temporary allocations, beside one loop over all events.

#include "core/analysis/event_statistics.h"

#include <algorithm>
#include <bit>
#include <map>
#include <optional>
#include <string>

#include "core/analysis/timeline.h"
#include "core/base/thread_pool.h"
#include "tests/support/catch.h"
#include "tests/support/heapprof_writer.h"
#include "tests/support/synthetic_log.h"

using namespace hs;
using namespace hs::test;

namespace {

using Events = std::vector<HeapprofWriter::Event>;

HeapprofWriter log_number(uint64_t seed) {
    RandomLogOptions options;
    options.seed = seed;
    options.traces = 1 + static_cast<uint32_t>(seed % 5);
    options.events = static_cast<uint32_t>(seed * 97 % 1500);
    options.with_ranges = seed % 2 == 0;
    options.with_backward_steps = seed % 3 == 0;
    options.with_unknown_traces = seed % 4 == 0;
    return random_log(options);
}

Amount bytes_of(const HeapprofWriter& writer, const HeapprofWriter::Event& event, Measure measure) {
    const Amount change = writer.change(event, measure);
    return event.is_free ? -change : change;
}

size_t bits_of(uint64_t size) {
    return static_cast<size_t>(std::bit_width(size));
}

void add(EventTotal& total, Amount bytes) {
    ++total.count;
    total.bytes += bytes;
}

// The trace of each event, by where the row leads.
uint32_t trace_of(const EventLog& log, const HeapprofWriter::Event& event) {
    const auto& rows = log.parts().trace_of_row;
    return event.index < rows.size() ? rows[event.index].v : 0;
}

}  // namespace

TEST_CASE("time buckets add up what came and went between their ends") {
    ThreadPool pool(2);
    for (uint64_t seed = 1; seed <= 16; ++seed) {
        CAPTURE(seed);
        const HeapprofWriter writer = log_number(seed);
        const Dataset dataset = loaded(writer);
        const EventLog& log = *dataset.log;
        JobContext job(&pool);
        for (const Measure measure : {kRecordedBytes, kEstimatedBytes}) {
            const std::vector<int64_t> ends = even_times(log.duration_us() / 2, 1 + seed % 9);
            const auto buckets = time_buckets(log, ends, measure, job);
            REQUIRE(buckets.ok());
            REQUIRE(buckets.value().size() == ends.size());
            size_t next = 0;
            Amount live;
            for (size_t i = 0; i < ends.size(); ++i) {
                TimeBucket expected;
                expected.first_us = i == 0 ? 0 : ends[i - 1];
                expected.last_us = ends[i];
                while (next < writer.events.size() && writer.events[next].latest_us <= ends[i]) {
                    const HeapprofWriter::Event& event = writer.events[next++];
                    add(event.is_free ? expected.freed : expected.allocated,
                        bytes_of(writer, event, measure));
                    live += writer.change(event, measure);
                }
                expected.live = live;
                CHECK(buckets.value()[i] == expected);
            }
        }
    }
}

TEST_CASE("size classes hold every event of the range and the stacks once") {
    JobContext job;
    for (uint64_t seed = 1; seed <= 16; ++seed) {
        CAPTURE(seed);
        const HeapprofWriter writer = log_number(seed);
        const Dataset dataset = loaded(writer);
        const EventLog& log = *dataset.log;
        const size_t count = writer.events.size();
        TraceSet odd(dataset.traces->trace_count());
        for (size_t i = 1; i < odd.size(); i += 2) odd[i] = true;
        for (const EventChoice& choice :
             {EventChoice{{0, count}, nullptr}, EventChoice{{count / 3, count - count / 4}, &odd},
              EventChoice{{5, UINT64_MAX}, nullptr}, EventChoice{{count, 0}, nullptr}}) {
            std::map<size_t, SizeClass> expected;
            for (size_t i = choice.range.first; i < std::min<size_t>(choice.range.last, count);
                 ++i) {
                const HeapprofWriter::Event& event = writer.events[i];
                if (choice.traces != nullptr && !odd[trace_of(log, event)]) continue;
                SizeClass& row = expected[bits_of(event.size)];
                add(event.is_free ? row.freed : row.allocated,
                    bytes_of(writer, event, kEstimatedBytes));
            }
            const auto found = size_classes(log, choice, kEstimatedBytes, job);
            REQUIRE(found.ok());
            REQUIRE(found.value().size() == expected.size());
            auto row = found.value().begin();
            for (const auto& [bits, wanted] : expected) {
                CHECK(bits_of(row->least_bytes) == bits);
                CHECK(bits_of(row->most_bytes) == bits);
                CHECK(row->allocated == wanted.allocated);
                CHECK(row->freed == wanted.freed);
                ++row;
            }
        }
    }
}

TEST_CASE("an allocation is temporary when it is freed before anything else is allocated") {
    for (uint64_t seed = 1; seed <= 24; ++seed) {
        CAPTURE(seed);
        HeapprofWriter writer;
        Random random(seed);
        for (int64_t line = 1; line <= 3; ++line) writer.trace({{"a.py", line}});
        writer.trace({{"a.py", 1}});  // equal to the first
        std::vector<std::pair<uint32_t, uint64_t>> open;
        for (uint64_t i = 0; i < 40 * seed; ++i) {
            if (open.empty() || random.below(2) == 0) {
                open.emplace_back(1 + random.below(4), 10 + random.below(3));
                writer.allocate(open.back().first, open.back().second, 1);
            } else {
                const size_t at =
                    random.below(3) == 0 ? random.below(open.size()) : open.size() - 1;
                writer.free(open[at].first, open[at].second, 1);
                open.erase(open.begin() + static_cast<ptrdiff_t>(at));
            }
        }
        const Dataset dataset = loaded(writer);
        const EventLog& log = *dataset.log;
        const size_t traces = dataset.traces->trace_count();
        std::vector<EventTotal> all(traces);
        std::vector<EventTotal> temporary(traces);
        std::optional<HeapprofWriter::Event> newest;
        const size_t first = seed % 5;
        for (size_t i = first; i < writer.events.size(); ++i) {
            const HeapprofWriter::Event& event = writer.events[i];
            if (!event.is_free) {
                add(all[trace_of(log, event)], bytes_of(writer, event, kRecordedBytes));
                newest = event;
            } else if (newest && newest->index == event.index && newest->size == event.size) {
                add(temporary[trace_of(log, event)], bytes_of(writer, event, kRecordedBytes));
                newest.reset();
            }
        }
        for (const size_t threads : {0, 1, 2, 6}) {
            ThreadPool pool(threads);
            JobContext job(&pool);
            const auto found = temporary_allocations(
                log, traces, {{first, writer.events.size()}, nullptr}, kRecordedBytes, job);
            REQUIRE(found.ok());
            CHECK(found.value().all == all);
            CHECK(found.value().temporary == temporary);
        }
    }
}
