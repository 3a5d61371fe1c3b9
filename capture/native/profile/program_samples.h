#pragma once
// Samples and memory sums that the program hands in.

#include <Python.h>

namespace capture {

extern PyMethodDef program_sample_functions[];

}  // namespace capture
