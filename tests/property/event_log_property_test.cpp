// Every question an EventLog answers from its indexes, asked again of a full replay.

#include <algorithm>
#include <map>

#include "core/analysis/flame_tree.h"
#include "core/analysis/live_at.h"
#include "core/analysis/timeline.h"
#include "core/base/thread_pool.h"
#include "core/model/live_cursor.h"
#include "tests/support/catch.h"
#include "tests/support/heapprof_writer.h"
#include "tests/support/synthetic_log.h"

using namespace hs;
using namespace hs::test;

namespace {

// The trace each index stands for, found by its frames alone.
std::vector<TraceId> traces_by_frames(const HeapprofWriter& writer, const TraceTrie& trie) {
    std::map<StackFrames, uint32_t> known;
    for (uint32_t trace = 1; trace < trie.trace_count(); ++trace) {
        StackFrames frames;
        for (const NodeId node : trie.path(trie.trace_node[trace])) {
            const Frame& frame = trie.frames[trie.node_frame[node.v].v];
            frames.emplace_back(trie.strings.text(frame.file), frame.line);
        }
        CHECK(known.emplace(frames, trace).second);
    }
    std::vector<TraceId> traces(1);
    for (size_t i = 1; i < writer.traces.size(); ++i) traces.push_back({known[writer.traces[i]]});
    return traces;
}

struct Replay {
    std::vector<Amount> live;       // by trace
    std::vector<Amount> allocated;  // by trace
    Amount total;
};

Replay replay(const HeapprofWriter& writer, const std::vector<TraceId>& traces, size_t trace_count,
              size_t first, size_t last, Measure measure) {
    Replay sums = {std::vector<Amount>(trace_count), std::vector<Amount>(trace_count), {}};
    for (size_t i = first; i < last; ++i) {
        const HeapprofWriter::Event& event = writer.events[i];
        const uint32_t trace = event.index < traces.size() ? traces[event.index].v : 0;
        const Amount change = writer.change(event, measure);
        sums.live[trace] += change;
        sums.total += change;
        if (!event.is_free) sums.allocated[trace] += change;
    }
    return sums;
}

void check_instants(const HeapprofWriter& writer, const Dataset& dataset, uint64_t seed) {
    const EventLog& log = *dataset.log;
    const TraceTrie& trie = *dataset.traces;
    const std::vector<TraceId> traces = traces_by_frames(writer, trie);
    Random random(seed);
    for (unsigned i = 0; i < 20; ++i) {
        const auto time =
            static_cast<int64_t>(random.below(static_cast<uint64_t>(log.duration_us()) + 2)) - 1;
        const size_t last = writer.events_until(time);
        CAPTURE(time);
        REQUIRE(log.events_until(time) == last);
        CHECK(log.time_after(last) == (last == 0 ? 0 : writer.events[last - 1].latest_us));
        const size_t first = random.below(last + 1);
        for (const Measure measure : {kRecordedBytes, kEstimatedBytes}) {
            const Replay at = replay(writer, traces, trie.trace_count(), 0, last, measure);
            const Replay range = replay(writer, traces, trie.trace_count(), first, last, measure);
            CHECK(live_amounts(log, trie.trace_count(), last, measure) == at.live);
            CHECK(net_amounts(log, trie.trace_count(), first, last, measure) == range.live);
            CHECK(allocated_amounts(log, trie.trace_count(), first, last, measure) ==
                  range.allocated);
            CHECK((measure.is_estimate ? log.scaled_live_after(last)
                                       : Amount::whole(log.raw_live_after(last))) == at.total);
        }
    }
}

void check_timeline(const HeapprofWriter& writer, const Dataset& dataset, size_t point_count) {
    const EventLog& log = *dataset.log;
    const std::vector<int64_t> times = even_times(log.duration_us(), point_count);
    for (const Measure measure : {kRecordedBytes, kEstimatedBytes}) {
        JobContext job;
        const std::vector<TimelinePoint> points = timeline(log, times, measure, job).value();
        REQUIRE(points.size() == times.size());
        Amount live;
        size_t next = 0;
        for (size_t i = 0; i < points.size(); ++i) {
            Extent<Amount> extent = {live, live};
            while (next < writer.events.size() && writer.events[next].latest_us <= times[i]) {
                live += writer.change(writer.events[next++], measure);
                extent.add(live);
            }
            CHECK(points[i] == TimelinePoint{times[i], live.rounded(), extent.min.rounded(),
                                             extent.max.rounded()});
        }
        CHECK(next == writer.events.size());
    }
}

void check_peak(const HeapprofWriter& writer, const EventLog& log) {
    for (const Measure measure : {kRecordedBytes, kEstimatedBytes}) {
        Amount live;
        Peak<Amount> peak;
        for (size_t i = 0; i < writer.events.size(); ++i) {
            live += writer.change(writer.events[i], measure);
            if (peak.live < live) peak = {i + 1, writer.events[i].latest_us, live};
        }
        const LogFacts& facts = log.facts();
        const Amount found =
            measure.is_estimate ? facts.scaled_peak.live : Amount::whole(facts.raw_peak.live);
        CHECK(found == peak.live);
        CHECK((measure.is_estimate ? facts.scaled_peak.event_count : facts.raw_peak.event_count) ==
              peak.event_count);
        CHECK((measure.is_estimate ? facts.scaled_peak.time_us : facts.raw_peak.time_us) ==
              peak.time_us);
    }
}

}  // namespace

TEST_CASE("any instant, range, timeline and peak of a log equal a full replay") {
    for (uint64_t seed = 1; seed <= 24; ++seed) {
        CAPTURE(seed);
        RandomLogOptions options;
        options.seed = seed;
        options.traces = 1 + static_cast<uint32_t>(seed * 7 % 40);
        options.events = static_cast<uint32_t>(seed * seed * 3);
        options.with_ranges = seed % 2 == 0;
        options.with_backward_steps = seed % 3 == 0;
        options.with_unknown_traces = seed % 4 == 0;
        const HeapprofWriter writer = random_log(options);
        const Dataset dataset = loaded(writer);
        REQUIRE(dataset.log->event_count() == writer.events.size());
        check_instants(writer, dataset, seed);
        check_timeline(writer, dataset, 1 + seed);
        check_timeline(writer, dataset, 300);
        check_timeline(writer, dataset, 10'000);
        check_peak(writer, *dataset.log);
    }
}
