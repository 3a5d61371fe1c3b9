#include "core/analysis/trace_diff.h"

#include <algorithm>

#include "core/analysis/call_graph.h"
#include "core/analysis/collapsed_text.h"

namespace hs {
namespace {

void sort_rows(std::vector<TraceDiffRow>& rows) {
    const auto size = [](const TraceDiffRow& row) {
        return row.delta() < Amount{} ? -row.delta() : row.delta();
    };
    std::sort(rows.begin(), rows.end(), [&](const TraceDiffRow& x, const TraceDiffRow& y) {
        return size(x) != size(y) ? size(y) < size(x) : x.name < y.name;
    });
}

}  // namespace

Result<std::vector<TraceDiffRow>> trace_diff(const MergedTraces& traces, std::span<const Amount> a,
                                             std::span<const Amount> b, JobContext& job) {
    constexpr uint32_t kStacksPerPoll = 1024;
    std::vector<TraceDiffRow> rows;
    TraceDiffRow other = {"OTHER", a[0], b[0]};
    for (uint32_t trace = 1; trace < traces.trie.trace_count(); ++trace) {
        if (trace % kStacksPerPoll == 1 && job.cancelled()) return cancelled_error();
        if (traces.trie.is_empty_stack({trace})) {
            other.a += a[trace];
            other.b += b[trace];
        } else if (a[trace] != Amount{} || b[trace] != Amount{}) {
            rows.push_back({collapsed_stack(traces.trie, {trace}), a[trace], b[trace]});
        }
    }
    if (other.a != Amount{} || other.b != Amount{}) rows.push_back(std::move(other));
    sort_rows(rows);
    return rows;
}

Result<std::vector<TraceDiffRow>> frame_diff(const MergedTraces& traces, std::span<const Amount> a,
                                             std::span<const Amount> b, FrameDetail detail,
                                             JobContext& job) {
    HS_TRY(const CallGraphShape shape, call_graph_shape(traces.trie, detail, job));
    const CallGraph before = call_graph(traces.trie, shape, a);
    const CallGraph after = call_graph(traces.trie, shape, b);
    std::vector<TraceDiffRow> rows;
    for (uint32_t node = 0; node < shape.nodes.size(); ++node) {
        if (before.total[node] == Amount{} && after.total[node] == Amount{}) continue;
        rows.push_back(
            {call_graph_name(traces.trie, shape, node), before.total[node], after.total[node]});
    }
    sort_rows(rows);
    return rows;
}

}  // namespace hs
