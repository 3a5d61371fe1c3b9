#pragma once

// The functions of the dump that Python calls. The module's method table takes them from here.

#include <Python.h>

namespace hs {

extern PyMethodDef dump_functions[];

/// Once, when the module is made. False with a Python exception.
bool prepare_dumps();

}  // namespace hs
