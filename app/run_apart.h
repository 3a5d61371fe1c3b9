#pragma once
// Graphics drivers crash where they do not get the memory that they ask for. Where this process may
// not have all of the machine's, what draws runs in a child, whose crash is then an error like any
// other.

#include <functional>

namespace hs {

// Whether a limit is set for this process (ulimit -v, -d).
bool is_memory_limited();

// Mesa's drawing by processor waits forever for threads of its own that could not be started, and
// each takes address space. Where either is short it draws without; the picture is the same. Before
// the driver is loaded.
void spare_driver_threads();

// The work's exit status; 1, with a message, if it crashed. Before any thread is started.
int run_apart(const std::function<int()>& work);

}  // namespace hs
