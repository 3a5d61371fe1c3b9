#pragma once
// Samples of the stacks of all threads, by a timer on the processor time of each or all in turn by
// the clock.

#include <Python.h>

namespace capture {

extern PyMethodDef sample_functions[];

}  // namespace capture
