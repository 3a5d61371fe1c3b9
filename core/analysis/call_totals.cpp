#include "core/analysis/call_totals.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>

#include "core/model/trace_trie_builder.h"

namespace hs {
namespace {

double key_of(const CallTotal& total, CallOrder order) {
    switch (order) {
        case CallOrder::kTotal:
            return total.total_s;
        case CallOrder::kSelf:
            return total.self_s;
        case CallOrder::kCalls:
            return static_cast<double>(total.calls);
        case CallOrder::kBytes:
            return static_cast<double>(total.own_bytes);
        case CallOrder::kMostBytes:
            return static_cast<double>(total.most_own_bytes);
    }
    return 0;
}

int64_t add(int64_t a, int64_t b) {
    int64_t sum = 0;
    if (__builtin_add_overflow(a, b, &sum)) return a > 0 ? INT64_MAX : INT64_MIN;
    return sum;
}

// One bit a call: another call of the same function is open around it.
std::vector<bool> recursive_calls(const TimedCalls& calls) {
    std::vector<bool> is_inner(calls.calls.size());
    std::vector<uint32_t> open_until(calls.strings.size());  // by name: end of its outermost call
    for (uint32_t i = 0; i < calls.calls.size(); ++i) {
        uint32_t& until = open_until[calls.calls[i].name.v];
        if (i < until) {
            is_inner[i] = true;
        } else {
            until = calls.calls[i].end;
        }
    }
    return is_inner;
}

}  // namespace

std::vector<double> self_seconds(const TimedCalls& calls) {
    std::vector<double> self(calls.calls.size());
    for (size_t i = 0; i < self.size(); ++i) self[i] = calls.calls[i].duration_s;
    for (const TimedCall& call : calls.calls) {
        if (call.parent != TimedCall::kNone) self[call.parent] -= call.duration_s;
    }
    for (double& seconds : self) seconds = std::max(0.0, seconds);
    return self;
}

std::vector<int64_t> bytes_with_inner(const TimedCalls& calls) {
    std::vector<int64_t> bytes(calls.calls.size());
    for (size_t i = bytes.size(); i-- > 0;) {
        bytes[i] = add(bytes[i], calls.calls[i].own_bytes);
        const uint32_t parent = calls.calls[i].parent;
        if (parent != TimedCall::kNone) bytes[parent] = add(bytes[parent], bytes[i]);
    }
    return bytes;
}

namespace {

// How the times of a function's calls lie; sorts them.
void spread_of(std::vector<double>& times, CallTotal& total) {
    std::sort(times.begin(), times.end());
    const auto at = [&](size_t percent) {
        return times[std::min(times.size() - 1, times.size() * percent / 100)];
    };
    const size_t middle = times.size() / 2;
    total.median_s =
        times.size() % 2 == 1 ? times[middle] : (times[middle - 1] + times[middle]) / 2;
    total.p95_s = at(95);
    total.p99_s = at(99);
    if (times.size() < 2) return;
    const double mean = total.mean_s();
    double squares = 0;
    for (const double time : times) squares += (time - mean) * (time - mean);
    total.deviation_s = std::sqrt(squares / static_cast<double>(times.size() - 1));
}

}  // namespace

std::vector<CallTotal> call_totals(const TimedCalls& calls, CallOrder order) {
    const std::vector<double> self = self_seconds(calls);
    const std::vector<bool> is_inner = recursive_calls(calls);
    std::vector<uint32_t> row_of(calls.strings.size(), TimedCall::kNone);
    std::vector<CallTotal> totals;
    std::vector<std::vector<double>> durations;
    for (size_t i = 0; i < calls.calls.size(); ++i) {
        const TimedCall& call = calls.calls[i];
        uint32_t& row = row_of[call.name.v];
        if (row == TimedCall::kNone) {
            row = static_cast<uint32_t>(totals.size());
            totals.push_back(
                {.name = call.name, .least_s = call.duration_s, .most_own_bytes = call.own_bytes});
            durations.emplace_back();
        }
        CallTotal& total = totals[row];
        ++total.calls;
        total.total_s += is_inner[i] ? 0 : call.duration_s;
        total.tool_total_s += call.duration_s;
        total.self_s += self[i];
        total.least_s = std::min(total.least_s, call.duration_s);
        total.most_s = std::max(total.most_s, call.duration_s);
        total.own_bytes = add(total.own_bytes, call.own_bytes);
        total.most_own_bytes = std::max(total.most_own_bytes, call.own_bytes);
        durations[row].push_back(call.duration_s);
    }
    for (size_t row = 0; row < totals.size(); ++row) spread_of(durations[row], totals[row]);
    std::sort(totals.begin(), totals.end(), [&](const CallTotal& a, const CallTotal& b) {
        const double key_a = key_of(a, order);
        const double key_b = key_of(b, order);
        return key_a != key_b ? key_a > key_b : calls.text(a.name) < calls.text(b.name);
    });
    return totals;
}

std::vector<uint32_t> top_calls(const TimedCalls& calls, size_t count) {
    std::vector<uint32_t> rows(calls.calls.size());
    std::iota(rows.begin(), rows.end(), 0U);
    const size_t shown = std::min(count, rows.size());
    std::partial_sort(rows.begin(), rows.begin() + static_cast<ptrdiff_t>(shown), rows.end(),
                      [&](uint32_t a, uint32_t b) {
                          const int64_t bytes_a = calls.calls[a].own_bytes;
                          const int64_t bytes_b = calls.calls[b].own_bytes;
                          return bytes_a != bytes_b ? bytes_a > bytes_b : a < b;
                      });
    rows.resize(shown);
    return rows;
}

std::vector<HeapType> heap_types(const TimedCalls& calls, uint32_t call) {
    std::vector<HeapType> types;
    std::map<uint32_t, size_t> place_of;
    for (const CallVariable& variable : calls.variables_of(calls.calls[call])) {
        const auto [found, is_new] = place_of.try_emplace(variable.type.v, types.size());
        if (is_new) types.push_back({variable.type, 0, {}});
        HeapType& type = types[found->second];
        type.bytes = add(type.bytes, variable.bytes);
        type.variables.push_back(variable);
    }
    for (HeapType& type : types) {
        std::stable_sort(
            type.variables.begin(), type.variables.end(),
            [](const CallVariable& a, const CallVariable& b) { return a.bytes > b.bytes; });
    }
    std::stable_sort(types.begin(), types.end(),
                     [](const HeapType& a, const HeapType& b) { return a.bytes > b.bytes; });
    return types;
}

Result<MergedCalls> merged_calls(const TimedCalls& calls, CallMeasure measure, JobContext& job) {
    constexpr size_t kMostFrames = size_t{64} << 20;
    const std::vector<double> self =
        measure == CallMeasure::kSelfSeconds ? self_seconds(calls) : std::vector<double>();
    TraceTrieBuilder builder;
    std::vector<FrameId> path;
    std::vector<uint32_t> stacks;
    size_t frames = 0;
    for (const TimedCall& call : calls.calls) {
        if (job.cancelled()) return cancelled_error();
        path.resize(call.depth);
        path.push_back(builder.frame({}, kNoLine, calls.text(call.name)));
        frames += path.size();
        if (frames > kMostFrames) {
            return Error{ErrorCode::kTooLarge, "calls too deep to fit into memory", {}, {}};
        }
        stacks.push_back(builder.add_stack(path));
    }
    TraceTrieBuilder::Frozen frozen = std::move(builder).freeze();
    MergedCalls merged{std::move(frozen.trie), {}, {}};
    merged.amounts.resize(merged.trie.trace_count());
    for (size_t i = 0; i < calls.calls.size(); ++i) {
        const TraceId trace = frozen.trace_of_stack[stacks[i]];
        merged.trace_of_call.push_back(trace);
        merged.amounts[trace.v] +=
            measure == CallMeasure::kSelfSeconds ? Amount::from_double(self[i])
            : measure == CallMeasure::kOwnBytes  ? Amount::whole(calls.calls[i].own_bytes)
                                                 : Amount::whole(1);
    }
    return merged;
}

size_t heat_step(int64_t bytes, int64_t least, int64_t most) {
    constexpr double kLast = kHeatSteps - 1;
    if (most <= least) return kHeatSteps - 1;
    const double share = (static_cast<double>(bytes) - static_cast<double>(least)) /
                         (static_cast<double>(most) - static_cast<double>(least));
    return static_cast<size_t>(std::clamp(kLast - share * kLast, 0.0, kLast));
}

uint32_t heat_rgb(size_t step) {
    constexpr std::array<uint32_t, kHeatSteps> kColours = {
        0xfc432a, 0xf5572b, 0xe7722d, 0xd8882f, 0xcd9530, 0xc79b31, 0xc0a132,
        0xbaa733, 0xb1ae35, 0xa6b536, 0x9abd38, 0x8bc539, 0x73cf3c, 0x52d93f};
    return kColours[std::min(step, kHeatSteps - 1)];
}

}  // namespace hs
