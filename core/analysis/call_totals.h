#pragma once
// Questions asked of measured calls: functions by time and memory, single calls by memory, what a
// call's heap is made of, and all calls merged by their stacks.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/amount.h"
#include "core/model/timed_calls.h"
#include "core/model/trace_trie.h"

namespace hs {

// A function and its calls.
struct CallTotal {
    StringId name;
    uint64_t calls = 0;
    double total_s = 0;       // recursion counts once: calls inside a call of the same are left out
    double tool_total_s = 0;  // the sum over all calls, as PerProVis adds up
    double self_s = 0;        // without the calls inside
    double least_s = 0;       // of one call
    double most_s = 0;
    double median_s = 0;
    double p95_s = 0;  // this and the next: the one at truncate(calls * percent / 100) in order
    double p99_s = 0;
    double deviation_s = 0;  // standard deviation of a sample; 0 for one call

    [[nodiscard]] double mean_s() const { return tool_total_s / static_cast<double>(calls); }

    int64_t own_bytes = 0;       // of all calls together
    int64_t most_own_bytes = 0;  // of one call
};
enum class CallOrder : uint8_t { kTotal, kSelf, kCalls, kBytes, kMostBytes };
// Falling, ties by name.
std::vector<CallTotal> call_totals(const TimedCalls& calls, CallOrder order);

// A call's time less that of the calls right inside it; never negative.
std::vector<double> self_seconds(const TimedCalls& calls);
// Bytes of each call with those of all calls inside it.
std::vector<int64_t> bytes_with_inner(const TimedCalls& calls);

// Rows of calls by own bytes, falling, ties in the order of the file; at most `count`.
std::vector<uint32_t> top_calls(const TimedCalls& calls, size_t count);

// What a call's own heap is made of.
struct HeapType {
    StringId type;
    int64_t bytes = 0;
    std::vector<CallVariable> variables;  // by size, falling, ties in the order of the file
};
// By size, falling, ties in the order of the file.
std::vector<HeapType> heap_types(const TimedCalls& calls, uint32_t call);

enum class CallMeasure : uint8_t { kSelfSeconds, kOwnBytes, kCalls };
struct MergedCalls {
    TraceTrie trie;
    std::vector<Amount> amounts;  // by TraceId
    std::vector<TraceId> trace_of_call;
};
// kTooLarge when the stacks of all calls together are too long to be laid out.
Result<MergedCalls> merged_calls(const TimedCalls& calls, CallMeasure measure, JobContext& job);

// PyProfile's own colours, by a call's own bytes: step 0 is the reddest, 13 the greenest.
inline constexpr size_t kHeatSteps = 14;
size_t heat_step(int64_t bytes, int64_t least, int64_t most);
uint32_t heat_rgb(size_t step);

}  // namespace hs
