#pragma once
// The .hpm half of a heapprof log: header with start time and sampling ranges, then stack traces.
// docs/formats/heapprof.md has the bytes.

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/import/heapprof_piece.h"
#include "core/model/dataset.h"
#include "core/model/sampling.h"
#include "core/model/trace_trie.h"

namespace hs {

constexpr uint32_t kHeapprofVersion = 1;

struct HeapprofHeader {
    uint64_t start_seconds = 0;  // since the epoch
    uint64_t start_nanoseconds = 0;
    bool has_impossible_start = false;  // the file's is none that a clock has; both are then 0
    std::vector<SamplingRange> ranges;
    size_t byte_count = 0;  // where the traces begin
};

// What is odd about it.
void report_header(const HeapprofHeader& header, std::vector<Diagnostic>& diagnostics);

// Errors name what is missing, with the byte; their source is left empty.
Result<HeapprofHeader> read_heapprof_header(std::string_view hpm);

// The traces as they are in the file. What follows the last complete one is `cut_short_bytes`: it
// belongs to a trace whose index is not known to the reader.
struct HeapprofStacks {
    std::vector<HeapprofPiece> pieces;
    uint32_t trace_count = 0;
    uint64_t cut_short_bytes = 0;
};
HeapprofStacks read_heapprof_stacks(std::string_view hpm, size_t first_byte, JobContext& job,
                                    uint64_t smallest_piece_bytes = uint64_t{1} << 18);

struct HeapprofTable {
    TraceTrie traces;
    std::vector<TraceId> trace_of_row;  // row 0 is "no trace known"
};
HeapprofTable build_heapprof_table(HeapprofStacks stacks, JobContext& job);

// True if the bytes begin as a .hpm (or .hpc, whose first fields are the same) does.
bool has_heapprof_header(std::string_view head);

}  // namespace hs
