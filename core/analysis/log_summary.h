#pragma once
// The log's and the stacks' part of what `info` says.

#include "core/analysis/dataset_summary.h"

namespace hs {

void summarize_traces(const Dataset& dataset, DatasetSummary& summary);
void summarize_log(const EventLog& log, ScaleMode scale, DatasetSummary& summary);

// Microseconds as seconds, the double nearest to them.
double seconds_from_us(int64_t time_us);
// Where the total is highest; whether memory falls after it is left open.
LogPeak highest_total(const LogFacts& facts, Measure measure);
// Whether it does: then it is the peak of the log. Costs two decoded blocks.
bool falls_after_highest(const EventLog& log, Measure measure);
// The same of what was recorded and of what that is an estimate of.
struct FallsAfterHighest {
    bool recorded = false;
    bool estimated = false;

    [[nodiscard]] bool of(Measure measure) const {
        return measure.is_estimate ? estimated : recorded;
    }
};
FallsAfterHighest falls_after_highest(const EventLog& log);
// Start of the log in Unix seconds.
double start_time_s(const LogFacts& facts);

}  // namespace hs
