#pragma once
// Two sets of amounts side by side, by stack or by frame: two instants of one log, the ends of two
// logs, two profiles.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/analysis/merged_traces.h"

namespace hs {

struct TraceDiffRow {
    std::string name;  // a stack as in the collapsed format ("OTHER" for unknown), or a frame
    Amount a;
    Amount b;

    [[nodiscard]] Amount delta() const { return b - a; }
};

// By stack. Rows without bytes on both sides are left out. Largest change first (either way), ties
// by name.
Result<std::vector<TraceDiffRow>> trace_diff(const MergedTraces& traces, std::span<const Amount> a,
                                             std::span<const Amount> b, JobContext& job);
// By frame: bytes of the stacks that contain it, each once; unknown stacks are a row.
Result<std::vector<TraceDiffRow>> frame_diff(const MergedTraces& traces, std::span<const Amount> a,
                                             std::span<const Amount> b, FrameDetail detail,
                                             JobContext& job);

}  // namespace hs
