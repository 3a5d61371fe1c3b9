#pragma once
// Whether what we know about this interpreter holds: the frame reader against sys._getframe, and
// where the blocks of known objects begin. Run at each start, in microseconds.

#include <Python.h>

namespace capture {

// Needs the GIL. `known`: a class written in Python. Null: all holds; else the reason, in words. A
// Python error may be set then.
const char* failed_self_check(PyObject* known);

}  // namespace capture
