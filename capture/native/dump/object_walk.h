#pragma once

// The dump itself: every object that the collector tracks or that is reachable from there or from
// the roots, breadth first, written while it is walked. Runs in a forked child or in the program
// under the GIL; calls no Python code, allocates from mmap alone.

#include <Python.h>

#include "native/dump/chunk_output.h"
#include "native/dump/object_edges.h"
#include "native/dump/preview.h"
#include "native/dump/roots.h"

namespace capture {

/// Seen by the process that waits for the child, so that it can close the dump of a dead one.
struct DumpProgress {
    uint64_t objects;
    uint64_t edges;
    uint32_t is_complete;
    uint32_t has_failed;
};

struct DumpRequest {
    int descriptor = -1;
    uint32_t stream = 0;
    uint64_t time_ns = 0;  // since the start of the file
    uint32_t thread_stream = 0;
    char label[256] = {};
    char trigger[64] = {};
    ValuesMode values = ValuesMode::kShort;
    bool in_process = false;
    unsigned limit_seconds = 600;
    PyInterpreterState* interpreter = nullptr;
    PyObject* modules = nullptr;   // borrowed: sys.modules
    PyObject* builtins = nullptr;  // borrowed
    ThreadStream stream_of = nullptr;
    /// References that the recorder itself holds to an object.
    uint64_t (*own_references)(PyObject* object) = nullptr;
};

enum class DumpStatus : uint32_t { kStarted = 0, kComplete = 1, kCutShort = 2 };

/// The record that begins (status kStarted) or the one that ends the dump: number 0 and 1.
bool append_dump_record(ChunkOutput& output, const DumpRequest& request,
                        const DumpProgress& progress, DumpStatus status);

/// Writes the dump behind the record that begins it. `progress` may lie in shared memory.
void write_dump(const DumpRequest& request, DumpProgress& progress);

}  // namespace capture
