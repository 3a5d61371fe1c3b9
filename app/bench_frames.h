#pragma once
// Times of the window's frames on real files, off screen, for `heapscope bench`.

#include <string>
#include <vector>

#include "core/base/frame_times.h"
#include "core/base/job_context.h"
#include "core/base/result.h"

namespace hs {

// Shows every view that has something to show, lets it finish its work, and then draws `frames`
// frames with the pointer moving over it. For logs, the cursor of the time axis is moved to as
// many instants besides, 100 at most. The file is read anew: the window keeps its own data.
Result<FrameBench> bench_frames(const std::vector<std::string>& files, size_t frames,
                                JobContext& job);

}  // namespace hs
