// A cancelled job gets no answer, and no half of one: Ctrl-C and the window's Cancel end what is
// made of stacks and events.

#include <array>

#include "core/analysis/changed_sites.h"
#include "core/analysis/flow_graph.h"
#include "core/analysis/grouped_stacks.h"
#include "core/analysis/live_at.h"
#include "core/analysis/log_peaks.h"
#include "core/analysis/peak_causes.h"
#include "core/analysis/stack_findings.h"
#include "core/analysis/timeline.h"
#include "core/model/trace_trie_builder.h"
#include "tests/support/catch.h"
#include "tests/support/heapprof_writer.h"

namespace hs {
namespace {

template <class T>
bool is_cancelled(const Result<T>& result) {
    return !result.ok() && result.error().code == ErrorCode::kCancelled;
}

Dataset small_log() {
    test::HeapprofWriter writer;
    const uint32_t a = writer.trace({{"app.py", 1}, {"app.py", 2}});
    const uint32_t b = writer.trace({{"app.py", 1}, {"lib.py", 3}});
    writer.allocate(a, 100, 1'000'000);
    writer.allocate(b, 50, 1'000'000);
    writer.free(b, 50, 1'000'000);
    return test::loaded(writer);
}

}  // namespace

TEST_CASE("What is made of a log's events ends with a cancelled job") {
    const Dataset dataset = small_log();
    JobContext job;
    job.cancel();
    const std::array<int64_t, 2> times = {0, 1'000'000};
    CHECK(is_cancelled(timeline(*dataset.log, times, kRecordedBytes, job)));
    CHECK(is_cancelled(log_peaks(*dataset.log, kRecordedBytes, 0, job)));
    CHECK(is_cancelled(instants_with_peaks(*dataset.log, kRecordedBytes, 5, 0, job)));
    CHECK(is_cancelled(live_floor(*dataset.log, kRecordedBytes, job)));
}

TEST_CASE("What is made of stacks ends with a cancelled job") {
    const Dataset dataset = small_log();
    const TraceTrie& traces = *dataset.traces;
    const TraceTrie* input = &traces;
    JobContext whole;
    const CallGraphShape shape = call_graph_shape(traces, FrameDetail::kLine, whole).value();
    const auto merged = [&] { return merged_traces({&input, 1}, {}, whole).value(); };
    const std::vector<Amount> amounts = live_amounts(*dataset.log, traces.trace_count(),
                                                     dataset.log->event_count(), kRecordedBytes);
    const CallGraph graph = call_graph(traces, shape, amounts);
    JobContext job;
    job.cancel();
    CHECK(is_cancelled(call_graph_shape(traces, FrameDetail::kLine, job)));
    CHECK(is_cancelled(merged_traces({&input, 1}, {}, job)));
    CHECK(is_cancelled(flow_graph(traces, shape, {&graph, 1}, {}, job)));
    const FrameLabel label_of = [](std::string_view frame) { return std::string(frame); };
    CHECK(is_cancelled(stacks_compared(merged(), label_of, job)));
    CHECK(is_cancelled(places_compared(merged(), FrameDetail::kLine, label_of, job)));
    const ComparedSites sites = stacks_compared(merged(), label_of, whole).value();
    CHECK(is_cancelled(changed_sites(sites, {amounts, {}}, {amounts, {}}, job)));
    const LogPeakPoint peak;
    CHECK(is_cancelled(causes_of_peaks(
        {*dataset.log, traces, shape, kRecordedBytes, all_rows(*dataset.log, traces.trace_count())},
        {&peak, 1}, job)));
    TraceTrieBuilder builder;
    builder.add_stack(std::array{builder.frame("app.py", 1)});
    const auto frozen = std::move(builder).freeze(TraceTrieBuilder::ChildOrder::kByName, job);
    CHECK(is_cancelled(frozen));
}

}  // namespace hs
