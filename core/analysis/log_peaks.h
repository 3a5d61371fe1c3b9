#pragma once
// The peaks of a log's live total, by prominence: how far the total falls on both sides before it
// rises higher again. The total counts as 0 before the first and after the last event, so the
// highest peak's prominence is its height. Of equal heights the earlier counts as the higher.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/event_log.h"

namespace hs {

struct ChosenCurve;

struct LogPeakPoint {
    uint64_t event_count = 0;  // the state after so many events
    int64_t time_us = 0;
    Amount live;
    Amount prominence;

    friend bool operator==(const LogPeakPoint&, const LogPeakPoint&) = default;
};

// In the order of time. Peaks whose prominence is under this share of the highest peak (at most
// 1e-9 of it when 0 is given) are left out. Costs one pass over the blocks of the log; only blocks
// with a swing of that size inside are decoded. Of all rows, or of chosen ones.
Result<std::vector<LogPeakPoint>> log_peaks(const EventLog& log, Measure measure,
                                            double least_share, JobContext& job,
                                            const ChosenCurve* chosen = nullptr);

constexpr double kListedPeakShare = 0.05;  // of the highest: as peaks are listed

enum class PeakKind : uint8_t {
    kPeak,
    kWiggle,    // on the way up or down of a higher one: one peak with it
    kShoulder,  // of a line that goes on rising
    kRise,      // the end of a rise, after which memory hardly falls: growth
    kStart,     // what starting up took, early and less than a quarter of the highest
};
std::string_view peak_kind_name(PeakKind kind);  // "peak", "wiggle", …

struct PeakStanding {
    PeakKind kind = PeakKind::kPeak;
    Amount stands_out;  // how far; 0: it is no peak to a reader
    Amount fall;        // of kRise: how far memory falls after it, if at all
};

// What each of these peaks, in the order of time, is to a reader. It stands out by its prominence
// if the total falls by at least a quarter before something higher follows, or until the end. One
// spike among others, or above what was live for a tenth of the log before it and is after it,
// stands out by what it falls: at least that share of the highest, and half of what it is above the
// peak before. Two maxima are two peaks if the total falls between them by at least a quarter of
// what the lower one is above all that follows.
Result<std::vector<PeakStanding>> standings(const EventLog& log, Measure measure,
                                            std::span<const LogPeakPoint> peaks, double least_share,
                                            JobContext& job, const ChosenCurve* chosen = nullptr);

// Those of log_peaks that stand out, with how far: what window, report and findings call peaks.
Result<std::vector<LogPeakPoint>> falling_peaks(const EventLog& log, Measure measure,
                                                double least_share, JobContext& job);
// The same of those that log_peaks has found.
Result<std::vector<LogPeakPoint>> falling_peaks(const EventLog& log, Measure measure,
                                                std::vector<LogPeakPoint> peaks, double least_share,
                                                JobContext& job);

// Of so many places evenly over [first, last] the number of the peak nearest to each; of several
// the highest. SIZE_MAX: none. By time, or by the number of events before it.
std::vector<size_t> peak_of_place(std::span<const LogPeakPoint> peaks, bool by_events,
                                  int64_t first, int64_t last, size_t places);

// Up to `count` instants (as event counts) evenly over the log, with the peaks of at least that
// share in place of the nearest ones: a short peak must not fall between two of them.
Result<std::vector<uint64_t>> instants_with_peaks(const EventLog& log, Measure measure,
                                                  size_t count, double least_share,
                                                  JobContext& job);

// By height, ties by time.
void sort_by_height(std::vector<LogPeakPoint>& peaks);

}  // namespace hs
