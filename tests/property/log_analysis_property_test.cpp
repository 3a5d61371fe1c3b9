// Peaks, call graphs and series of logs beside their plain definitions.

#include <map>
#include <set>

#include "core/analysis/call_graph.h"
#include "core/analysis/live_at.h"
#include "core/analysis/live_series.h"
#include "core/analysis/log_peaks.h"
#include "core/layout/plot_layout.h"
#include "tests/support/catch.h"
#include "tests/support/heapprof_writer.h"

using namespace hs;
using namespace hs::test;

namespace {

// Prominence by walking from each event to both sides.
std::vector<LogPeakPoint> plain_peaks(const HeapprofWriter& writer, int64_t least) {
    std::vector<int64_t> live = {0};
    for (const HeapprofWriter::Event& event : writer.events) {
        live.push_back(live.back() + writer.change(event, kRecordedBytes).rounded());
    }
    live.push_back(0);
    std::vector<LogPeakPoint> peaks;
    for (size_t i = 1; i + 1 < live.size(); ++i) {
        int64_t left = live[i];
        bool left_edge = true;
        for (size_t k = i; k-- > 0;) {
            left = std::min(left, live[k]);
            if (live[k] >= live[i]) {
                left_edge = false;
                break;
            }
        }
        int64_t right = live[i];
        bool right_edge = true;
        for (size_t k = i + 1; k < live.size(); ++k) {
            if (live[k] > live[i]) {
                right_edge = false;
                break;
            }
            right = std::min(right, live[k]);
        }
        if (left_edge) left = std::min<int64_t>(left, 0);
        if (right_edge) right = std::min<int64_t>(right, 0);
        const int64_t prominence = live[i] - std::max(left, right);
        if (prominence < least) continue;
        peaks.push_back(
            {i, writer.events[i - 1].latest_us, Amount::whole(live[i]), Amount::whole(prominence)});
    }
    return peaks;
}

}  // namespace

TEST_CASE("peaks and their prominences equal a walk from every event") {
    for (uint64_t seed = 1; seed <= 16; ++seed) {
        CAPTURE(seed);
        RandomLogOptions options;
        options.seed = seed;
        options.events = static_cast<uint32_t>(100 * seed);
        const HeapprofWriter writer = random_log(options);
        const Dataset dataset = loaded(writer);
        const int64_t peak = dataset.log->facts().raw_peak.live;
        for (const double share : {0.01, 0.1, 0.5}) {
            const Amount least = Amount::from_double(static_cast<double>(peak) * share);
            JobContext job;
            CHECK(log_peaks(*dataset.log, kRecordedBytes, share, job).value() ==
                  plain_peaks(writer, std::max<int64_t>(least.rounded(), 1)));
        }
    }
}

TEST_CASE("a call graph counts every frame and every call once a stack") {
    for (uint64_t seed = 1; seed <= 12; ++seed) {
        RandomLogOptions options;
        options.seed = seed;
        options.traces = 40;
        const HeapprofWriter writer = random_log(options);
        const Dataset dataset = loaded(writer);
        const TraceTrie& traces = *dataset.traces;
        const std::vector<Amount> amounts =
            live_amounts(*dataset.log, traces.trace_count(), 900, kRecordedBytes);
        JobContext job;
        const CallGraphShape shape = call_graph_shape(traces, FrameDetail::kLine, job).value();
        const CallGraph graph = call_graph(traces, shape, amounts);
        std::map<std::string, Amount> total;
        std::map<std::pair<std::string, std::string>, Amount> edges;
        std::map<std::string, Amount> self;
        for (uint32_t trace = 1; trace < traces.trace_count(); ++trace) {
            std::vector<std::string> stack;
            for (const NodeId node : traces.path(traces.trace_node[trace])) {
                stack.push_back(frame_text(traces, traces.node_frame[node.v]));
            }
            std::set<std::pair<std::string, std::string>> calls;
            for (size_t i = 1; i < stack.size(); ++i) calls.emplace(stack[i - 1], stack[i]);
            for (const std::string& name : std::set<std::string>(stack.begin(), stack.end())) {
                total[name] += amounts[trace];
            }
            for (const auto& call : calls) edges[call] += amounts[trace];
            if (!stack.empty()) self[stack.back()] += amounts[trace];
        }
        for (uint32_t node = 1; node < shape.nodes.size(); ++node) {
            const std::string name = call_graph_name(traces, shape, node);
            CHECK(graph.total[node] == total[name]);
            CHECK(graph.self[node] == self[name]);
        }
        REQUIRE(shape.edges.size() == edges.size() + 1);
        for (size_t i = 1; i < shape.edges.size(); ++i) {
            CHECK(graph.edge[i] == edges[{call_graph_name(traces, shape, shape.edges[i].from),
                                          call_graph_name(traces, shape, shape.edges[i].to)}]);
        }
    }
}

TEST_CASE("a line's series is the live bytes of the stacks through it") {
    RandomLogOptions options;
    options.events = 3000;
    options.with_ranges = true;
    const HeapprofWriter writer = random_log(options);
    const Dataset dataset = loaded(writer);
    const TraceTrie& traces = *dataset.traces;
    std::vector<TraceSet> sets;
    for (uint32_t frame = 1; frame < traces.frames.size(); ++frame) {
        sets.push_back(traces_with_frame(traces, {frame}));
    }
    const std::vector<uint64_t> instants = {0, 1, 64, 1000, 1000, 2999, 3000};
    JobContext job;
    for (const Measure measure : {kRecordedBytes, kEstimatedBytes}) {
        const auto series = live_series(*dataset.log, sets, instants, measure, job);
        REQUIRE(series.ok());
        for (size_t i = 0; i < instants.size(); ++i) {
            const auto amounts =
                live_amounts(*dataset.log, traces.trace_count(), instants[i], measure);
            for (size_t s = 0; s < sets.size(); ++s) {
                Amount sum;
                for (size_t t = 0; t < amounts.size(); ++t)
                    sum += sets[s][t] ? amounts[t] : Amount{};
                CHECK(series.value()[s][i] == sum);
            }
        }
    }
}

TEST_CASE("plot columns lose no spike, by time and by event") {
    RandomLogOptions options;
    options.events = 2000;
    const HeapprofWriter writer = random_log(options);
    const Dataset dataset = loaded(writer);
    const EventLog& log = *dataset.log;
    const auto by_event = plot_columns_by_event(log, kRecordedBytes, 0, log.event_count(), 37);
    const auto by_time = plot_columns(log, kRecordedBytes, 0, log.duration_us(), 90);
    for (const auto& columns : {by_event, by_time}) {
        int64_t most = 0;
        for (const PlotColumn& column : columns) most = std::max(most, column.max_bytes);
        CHECK(most == log.facts().raw_peak.live);
        CHECK(columns.back().last_bytes == log.raw_live_after(log.event_count()));
    }
}
