#pragma once
// Every call, return, yield and exception of Python functions, with time, bytes and local
// variables: CALLS records of the stream of each thread. calls.py arms the interpreter's hooks with
// these.

#include <Python.h>

namespace capture {

extern PyMethodDef call_functions[];

}  // namespace capture
