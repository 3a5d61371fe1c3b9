#include "core/analysis/log_summary.h"

#include "core/analysis/log_peaks.h"
#include "core/model/trace_trie.h"

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
    summary.measure = Measure{dataset.profile->unit};
    summary.profiles = dataset.profiles;
}

LogPeak highest_total(const LogFacts& facts, Measure measure) {
    const Peak<Amount> highest = facts.highest(measure);
    return {seconds_from_us(highest.time_us), highest.live.rounded()};
}

bool falls_after_highest(const EventLog& log, Measure measure) {
    const Peak<Amount> peak = log.facts().highest(measure);
    const LogPeakPoint highest{peak.event_count, peak.time_us, peak.live, peak.live};
    JobContext at_once;
    return standings(log, measure, {&highest, 1}, 0, at_once).value().front().kind ==
           PeakKind::kPeak;
}

FallsAfterHighest falls_after_highest(const EventLog& log) {
    return {falls_after_highest(log, Measure{Unit::kBytes, false}),
            falls_after_highest(log, Measure{Unit::kBytes, true})};
}

void summarize_log(const EventLog& log, ScaleMode scale, DatasetSummary& summary) {
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
    summary.peak = highest_total(facts, decision.measure);
    summary.peak->falls = falls_after_highest(log, decision.measure);
    summary.raw_peak_bytes = facts.raw_peak.live;
    summary.raw_final_bytes = log.raw_live_after(facts.event_count);
    summary.final_bytes = log.live_after(facts.event_count, decision.measure).rounded();
    summary.measure = decision.measure;
    if (decision.reason) summary.diagnostics.push_back(*decision.reason);
}

}  // namespace hs
