#pragma once
// The nodes of sampled frames. Code lives until its samples are resolved: before a code object dies
// all samples that wait are, in place of the pending call that would do so later. So no pointer to
// dead code is read.

#include <Python.h>

#include "native/profile/sample_ring.h"
#include "native/record/stream.h"

namespace capture {

struct DyingCode {
    PyCodeObject* code = nullptr;
    uint64_t key = 0;  // in code tables, in place of its address
};

// Of the oldest sample, with the GIL; kNoNode: it could not be written.
uint32_t node_of_sample(Stream& stream, const SampleRing& ring, const DyingCode& dying);

// From now on `before_death` is called before a code object dies, with the GIL.
void watch_code(void (*before_death)(PyCodeObject*));
void leave_code_alone();

// In a signal handler: the code of the thread's innermost frame may be dead.
bool is_code_of_frame_gone(PyThreadState* thread);

}  // namespace capture
