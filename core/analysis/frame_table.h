#pragma once
// Frames, functions or files with what they hold themselves and with what they called, and who
// called them: the rows of Hotspots.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/analysis/call_graph.h"

namespace hs {

struct FrameRow {
    uint32_t node = 0;  // row of the CallGraphShape's nodes; 0: of unknown stacks
    std::string name;   // "function (file:line)", …
    Amount self;
    Amount total;  // each trace once
    // Direct ones, by bytes, falling; ties by name.
    std::vector<std::pair<uint32_t, Amount>> callers;
    std::vector<std::pair<uint32_t, Amount>> callees;
};

enum class FrameOrder : uint8_t {
    kSelf,
    kTotal,
    kWholeSelf  // by self, rows that only a fraction tells apart being equal, as they print the
                // same
};

// Rows without bytes are left out; unknown stacks are a row. Falling by self or total, ties by
// name.
Result<std::vector<FrameRow>> frame_table(const TraceTrie& traces, const CallGraphShape& shape,
                                          const CallGraph& graph, FrameOrder order,
                                          JobContext& job);

// Only name, self and total of the largest, by whole self unless said otherwise: what a peak's
// summary names. Rows without anything of that are left out.
std::vector<FrameRow> top_frames(const TraceTrie& traces, const CallGraphShape& shape,
                                 const CallGraph& graph, size_t count,
                                 FrameOrder order = FrameOrder::kWholeSelf);

}  // namespace hs
