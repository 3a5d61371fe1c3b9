#pragma once
// What commands need of the window's part of the program, which the command line does not know: the
// main program hands it over. Empty in builds without the window.

#include <functional>
#include <string>
#include <vector>

#include "core/base/frame_times.h"
#include "core/base/job_context.h"
#include "core/base/result.h"

namespace hs {

struct CliHooks {
    // Frames of every view that can show the files, drawn off screen.
    std::function<Result<FrameBench>(const std::vector<std::string>& files, size_t frames,
                                     JobContext& job)>
        bench_frames;
};

}  // namespace hs
