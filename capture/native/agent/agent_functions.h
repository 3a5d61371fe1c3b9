#pragma once
// How the package answers requests of other processes: a Python function makes the replies, on the
// main thread where that runs Python code, else on the listening thread.

#include <Python.h>

namespace capture {

extern PyMethodDef agent_functions[];

void pause_agent();  // around a fork, under the GIL, which is released meanwhile
void resume_agent();
bool is_agent_open();
void forget_agent();  // in a forked child

}  // namespace capture
