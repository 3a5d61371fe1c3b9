#pragma once
// Reads a pickle without running anything: a small stack machine that knows numbers, text,
// containers and the few record classes a class tracker dump holds. Any other opcode, name or call
// is an error that says which and at what byte.
//
// Bounds: time is linear in the bytes read; rows take at most kBaseBytes + kBytesPerByte for each
// byte read; lengths are compared with the bytes left before anything is made; nothing recurses.

#include <cstdint>
#include <string_view>

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/import/pickle_heap.h"

namespace hs {

struct PickleOutcome {
    // False: the bytes ended before the pickle did. The heap then has every record that was
    // complete, and root is none.
    bool is_complete = false;
    PickleValue root;
    uint64_t end_offset = 0;  // of the byte after STOP, or of the opcode that was cut
};

struct PickleLimits {
    static constexpr uint64_t kBaseBytes = uint64_t{16} << 20;
    // A tracker's smallest size record takes 27 bytes in a file and 136 in rows.
    static constexpr uint64_t kBytesPerByte = 7;

    uint64_t max_bytes = UINT64_MAX;  // of rows, whatever the file's size
};

// Reads the pickle that begins at `offset` of `bytes` and adds its rows to the heap. Offsets in
// errors count from the start of `bytes`.
Result<PickleOutcome> read_pickle(std::string_view bytes, uint64_t offset, PickleHeap& heap,
                                  const PickleLimits& limits, JobContext& job);

// True if the bytes could be the beginning of a pickle of any protocol: its opcodes are known and
// lead to STOP, or to the end of `head` after a good number of them.
bool looks_like_pickle(std::string_view head);

}  // namespace hs
