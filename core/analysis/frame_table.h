#pragma once
// The frames, functions or files that hold most.

#include <cstdint>
#include <string>
#include <vector>

#include "core/analysis/call_graph.h"

namespace hs {

struct FrameRow {
    uint32_t node = 0;  // row of the CallGraphShape's nodes; 0: of unknown stacks
    std::string name;   // "function (file:line)", …
    Amount self;
    Amount total;  // each trace once
};

enum class FrameOrder : uint8_t {
    kSelf,
    kTotal,
    kWholeSelf  // of bytes: rows that only a fraction tells apart are equal, as they print the same
};

// The largest. Rows without anything of that are left out.
std::vector<FrameRow> top_frames(const TraceTrie& traces, const CallGraphShape& shape,
                                 const CallGraph& graph, size_t count, FrameOrder order);

}  // namespace hs
