#pragma once
// Memory over time by type or class, where a file knows it: tracked classes over snapshots, types
// of dumps opened as a series, types of local names over measured calls. Event logs do not know it.
//
// The types with the most bytes at any sample are curves of their own, largest first; whatever is
// left is the last curve, "everything else". The samples are those of the totals.

#include <span>
#include <string>
#include <vector>

#include "core/analysis/time_samples.h"
#include "core/analysis/tracked_stats.h"
#include "core/base/job_context.h"
#include "core/model/object_graph.h"
#include "core/model/timed_calls.h"

namespace hs {

// How many types get a curve, and one that is among them whatever its size; empty: none.
struct TypeChoice {
    size_t most = 6;
    std::string wanted;
};

Result<TimeSamples> tracker_class_samples(const Tracked& tracked, const TypeChoice& choice,
                                          JobContext& job);

struct DumpOfSeries {
    DumpStep step;
    const ObjectGraph* graph = nullptr;
};
Result<TimeSamples> dump_type_samples(std::span<const DumpOfSeries> dumps, const TypeChoice& choice,
                                      JobContext& job);

// What the calls that are open at a time hold themselves, and how many they are. Of a profile
// without bytes: how many alone. Where there are more than some thousand calls, each stretch of
// time shows its moment with the most.
TimeSamples call_samples(const TimedCalls& calls);
TimeSamples call_type_samples(const TimedCalls& calls, const TypeChoice& choice);

// Each curve on top of those before it: what a stacked picture draws. As shares, the whole of a
// sample is kWholeShare.
inline constexpr int64_t kWholeShare = 1'000'000;
TimeSamples stacked_samples(const TimeSamples& samples, bool as_shares);

}  // namespace hs
