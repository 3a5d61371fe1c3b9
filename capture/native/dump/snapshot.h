#pragma once

// Takes a dump: in a copy of the process made by the clone system call, or in the process itself.
// The copy has exit signal 0, so the program's `wait` never sees it; no fork handlers run, it
// closes the program's descriptors at once, takes no signals but its alarm, and gives up memory
// first.

#include "native/dump/object_walk.h"

namespace capture {

struct DumpResult {
    bool is_started = false;
    int error = 0;                             // errno of what failed
    int child = 0;                             // 0: dumped in the process
    DumpStatus status = DumpStatus::kStarted;  // kStarted: the child goes on by itself
    uint64_t objects = 0;
    uint64_t edges = 0;
    uint64_t pause_ns = 0;  // how long the caller stood still
};

/// With the GIL. With `wait` it returns when the dump is complete. `release` and `acquire` are
/// called around that wait, to let other threads run.
DumpResult take_dump(const DumpRequest& request, bool wait, void (*release)(void*),
                     void (*acquire)(void*), void* context);

/// Waits for children that are still writing, at most so long. Number of those left.
unsigned wait_for_dumps(unsigned milliseconds);

}  // namespace capture
