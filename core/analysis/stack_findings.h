#pragma once
// What stands out in allocation logs, profiles and measured calls.

#include <vector>

#include "core/analysis/findings.h"
#include "core/model/amount.h"

namespace hs {

// Peaks with what caused them, growth until the end, likely leaks (the numbers of log_growth).
Result<std::vector<Finding>> log_findings(const EventLog& log, const TraceTrie& traces,
                                          const FindingOptions& options, JobContext& job);
Result<std::vector<Finding>> profile_findings(const TraceProfile& profile, const TraceTrie& traces,
                                              const FindingOptions& options, JobContext& job);
std::vector<Finding> call_findings(const TimedCalls& calls, const FindingOptions& options);
std::vector<Finding> history_findings(const ProfileHistory& history, const FindingOptions& options);

// The ends of two logs, or two profiles in one unit.
Result<std::vector<Finding>> stack_pair_findings(const PairSide& before, const PairSide& after,
                                                 JobContext& job);

// How what is never freed rises: at each time the lowest total from there on.
struct LiveFloor {
    int64_t first_bytes = 0;
    int64_t last_bytes = 0;
    double fit = 0;             // 0 … 1: how straight
    bool rises_at_end = false;  // also over the last quarter of the time
    std::vector<GrowthPoint> points = {};
    [[nodiscard]] int64_t growth_bytes() const { return last_bytes - first_bytes; }
};
Result<LiveFloor> live_floor(const EventLog& log, Measure measure, JobContext& job);

}  // namespace hs
