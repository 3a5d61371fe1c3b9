#pragma once

// Which objects belong to the recorder and not to the program: its modules, their dicts, functions,
// classes and code. They are left out of the dump before the walk begins.

#include <Python.h>

#include "native/dump/object_index.h"

namespace capture {

/// `modules` is `sys.modules`.
void leave_out_own_objects(PyObject* modules, ObjectIndex& objects);

}  // namespace capture
