#pragma once

// The functions of the dump that Python calls. The module's method table takes them from here.

#include <Python.h>

namespace capture {

extern PyMethodDef dump_functions[];

/// Writes the record into the thread's own stream that marks the place of a dump in the log, and
/// tells that stream; 0 without one. Set by the module.
extern uint32_t (*mark_place_of_dump)(uint32_t dump_stream);

/// Once, when the module is made. False with a Python exception.
bool prepare_dumps();

}  // namespace capture
