#pragma once

// A dump at the first allocation that fails: the moment before MemoryError, when everything is
// still held. Wraps the allocators of the domains MEM and OBJ, which need the GIL; calls the ones
// that were there.

#include "native/dump/object_walk.h"

namespace capture {

/// With the GIL. The request's descriptor stays open until then. One dump, then no more.
void dump_at_memory_error(const DumpRequest& request);
void forget_memory_error();
bool was_memory_error_dumped();

}  // namespace capture
