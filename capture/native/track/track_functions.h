#pragma once
// Functions of the extension for the class tracker.

#include <Python.h>

namespace capture {

extern PyMethodDef track_functions[];

}  // namespace capture
