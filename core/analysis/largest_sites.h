#pragma once
// The allocation sites that a picture of live memory over time is made of.

#include <string>
#include <vector>

#include "core/analysis/frame_functions.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/dataset.h"

namespace hs {

struct LargestSite {
    std::string name;  // see detail_text
    Amount at_highest;
    Amount at_end;

    friend bool operator==(const LargestSite&, const LargestSite&) = default;
};

struct LargestSitesOptions {
    FrameDetail detail = FrameDetail::kLine;
    const FrameFunctions* functions = nullptr;  // of the frames, where they are known
    size_t count = 6;
    Measure measure = kEstimatedBytes;
};

// Those with the most live bytes of their own where the log's total is highest, or at its end;
// falling by the larger of the two, ties by name. Unknown stacks are none.
Result<std::vector<LargestSite>> largest_sites(const EventLog& log, const TraceTrie& traces,
                                               const LargestSitesOptions& options, JobContext& job);

}  // namespace hs
