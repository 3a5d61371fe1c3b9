#include "core/analysis/log_summary.h"

#include "core/analysis/log_peaks.h"

namespace hs {

double seconds_from_us(int64_t time_us) {
    return static_cast<double>(time_us) / 1e6;
}

double start_time_s(const LogFacts& facts) {
    return static_cast<double>(static_cast<long double>(facts.start_seconds) +
                               static_cast<long double>(facts.start_nanoseconds) / 1e9L);
}

void summarize_traces(const Dataset& dataset, DatasetSummary& summary) {
    if (!dataset.traces) return;
    // Calls that were each measured, not samples.
    const bool holds_calls =
        dataset.info.format == "pyprofile" ||
        (dataset.info.format == "perprovis" && dataset.profile->unit == Unit::kSeconds);
    summary.kinds.push_back(holds_calls ? "calls" : "traces");
    // Row 0 of each is what stands for nothing.
    summary.traces = dataset.traces->trace_count() - 1;
    summary.frames = dataset.traces->frames.size() - 1;
    if (!dataset.profile) return;
    summary.unit = dataset.profile->unit;
    summary.profiles = dataset.profiles;
}

LogPeak highest_total(const LogFacts& facts, bool scaled) {
    if (!scaled) return {seconds_from_us(facts.raw_peak.time_us), facts.raw_peak.live};
    return {seconds_from_us(facts.scaled_peak.time_us), facts.scaled_peak.live.rounded()};
}

namespace {

Result<bool> falls_after_highest(const EventLog& log, bool scaled, JobContext& job) {
    const LogFacts& facts = log.facts();
    LogPeakPoint highest;
    highest.time_us = scaled ? facts.scaled_peak.time_us : facts.raw_peak.time_us;
    highest.live = scaled ? facts.scaled_peak.live : Amount::whole(facts.raw_peak.live);
    HS_TRY(const std::vector<bool> falls, falls_after(log, scaled, {&highest, 1}, job));
    return falls.front();
}

}  // namespace

Result<void> summarize_log(const EventLog& log, ScaleMode scale, DatasetSummary& summary,
                           JobContext& job) {
    const LogFacts& facts = log.facts();
    const ScaleDecision decision = decide_scale(log, scale);
    summary.kinds.push_back("log");
    if (!facts.is_digest) {
        summary.events = facts.event_count;
        summary.allocs = facts.allocation_count;
        summary.frees = facts.free_count;
    }
    summary.duration_s = seconds_from_us(facts.duration_us);
    summary.start_time = start_time_s(facts);
    summary.peak = highest_total(facts, decision.scaled);
    HS_TRY(summary.peak->falls, falls_after_highest(log, decision.scaled, job));
    summary.raw_peak_bytes = facts.raw_peak.live;
    summary.raw_final_bytes = log.raw_live_after(facts.event_count);
    summary.final_bytes = decision.scaled ? log.scaled_live_after(facts.event_count).rounded()
                                          : *summary.raw_final_bytes;
    summary.scaled = decision.scaled;
    if (decision.reason) summary.diagnostics.push_back(*decision.reason);
    return {};
}

}  // namespace hs
