#pragma once
// A run of a .hpm file's traces, read without what comes before it, so that runs can be read at the
// same time.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/job_context.h"
#include "core/model/stack_sorter.h"

namespace hs {

struct HeapprofPiece {
    uint64_t first_byte = 0;
    uint64_t end_byte = 0;                 // behind the last complete trace
    bool is_cut_short = false;             // a trace begins there that never ends
    StackPiece stacks;                     // without frame_ids
    std::vector<std::string_view> frames;  // as in the file: varint of line + 1, length, file
};

// The traces that begin in [first_byte, limit_byte). hpm: the whole file.
HeapprofPiece read_heapprof_piece(std::string_view hpm, uint64_t first_byte, uint64_t limit_byte,
                                  const JobContext& job);

// Where a trace seems to begin, at `from` or behind it but before `limit`. Any guess is good: the
// piece before tells whether it was right.
std::optional<uint64_t> guess_heapprof_trace(std::string_view hpm, uint64_t from, uint64_t limit);

}  // namespace hs
