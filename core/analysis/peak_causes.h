#pragma once
// What a peak of a log is made of: the code for which memory rose towards it and fell again.
//
//                 M  peak
//      _____     / \                 The base is the last low before it from which memory rose by
//   __/     \___/   \___             at least a fifth of how far the peak stands out; a low is what
//              base  after           memory falls to by at least a hundredth of the peak.

#include <cstdint>
#include <span>
#include <vector>

#include "core/analysis/call_graph.h"
#include "core/analysis/log_peaks.h"
#include "core/analysis/stack_rows.h"
#include "core/base/job_context.h"
#include "core/base/result.h"

namespace hs {

// Sites are rows of the shape's nodes; 0 are unknown stacks. Bytes count for the innermost frame of
// the user's own code (code_owners), not for the library's that allocated them.
struct PeakCause {
    LogPeakPoint peak;
    uint64_t base_event = 0;  // the base, as a count of events
    uint32_t site = 0;        // of what rose and fell again the most
    Amount rise;              // of it, from the base to the peak
    Amount at_end;            // of it, live at the end of the log
    uint32_t inner = 0;       // the library's line that most of the rise is from; 0: its own
    uint32_t largest = 0;     // the innermost frame with most live bytes (self) at the peak
    Amount largest_bytes;
    Amount largest_at_end;
};

struct PeakInput {
    const EventLog& log;
    const TraceTrie& traces;
    const CallGraphShape& by_line;
    Measure measure;
    StackRows rows;
    const ChosenCurve* chosen = nullptr;  // of the rows, where they are not all
};

Result<std::vector<PeakCause>> causes_of_peaks(const PeakInput& input,
                                               std::span<const LogPeakPoint> peaks,
                                               JobContext& job);

}  // namespace hs
