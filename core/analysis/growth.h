#pragma once
// What grows: series of sizes over time, ranked by how much they grew, with how sure that is a leak
// and not a coincidence.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/analysis/frame_functions.h"
#include "core/analysis/growth_point.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/dataset.h"

namespace hs {

struct GrowthSeries {
    std::string name;
    Frame frame;                      // of a log's site by line, with the strings of its stacks
    std::vector<GrowthPoint> points;  // in the order of time
};

struct GrowthSite {
    std::string name;
    Frame frame;
    int64_t first_bytes = 0;
    int64_t last_bytes = 0;
    int64_t growth_bytes = 0;
    double rate_bytes_per_s = 0;   // growth over the time from the first point to the last
    double slope_bytes_per_s = 0;  // of the straight line that fits best (least squares)
    double monotony = 0;  // bytes gained / (bytes gained + bytes lost) from point to point: 1 is
                          // never falling, 0.5 up and down alike
    uint64_t rising_steps = 0;  // from point to point; those that neither rise nor fall are level
    uint64_t falling_steps = 0;
    double rising_share = 0;     // of all steps, those that rise
    double fit = 0;              // 0 … 1: how much of the variation the straight line explains
    double jump_share = 0;       // of the growth, the most that came within a tenth of the time
    double late_share = 0;       // of the growth, what came in the last quarter of the time
    bool only_at_start = false;  // nearly all of it came in the first tenth: imports, mostly
    double confidence = 0;  // 0 … 1: how straight and steady the growth is, and that it goes on
    uint64_t samples = 0;
    std::vector<GrowthPoint> points;
};

// Series that do not grow, or have fewer than two points, are left out. By growth, falling; ties by
// name.
std::vector<GrowthSite> rank_growth(std::vector<GrowthSeries> series);

class ChosenRows;
struct LogGrowthOptions {
    FrameDetail detail = FrameDetail::kLine;
    const FrameFunctions* functions = nullptr;  // of the frames, where they are known
    size_t samples = 100;                       // instants, evenly over the log, both ends included
    Measure measure = kEstimatedBytes;
    const ChosenRows* rows = nullptr;  // null: all
};
// The sites are where the bytes were allocated, the innermost frames, with what they hold
// themselves; unknown stacks are a site.
Result<std::vector<GrowthSite>> log_growth(const EventLog& log, const TraceTrie& traces,
                                           const LogGrowthOptions& options, JobContext& job);

}  // namespace hs
