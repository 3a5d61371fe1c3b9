#pragma once
// The node of the Python stack that a thread is in: through the stream's cache of frames, and new
// frames through its code table. Needs no GIL for the thread's own frames; without it nothing is
// stamped, and code that the stream has not met yet has no node.

#include <Python.h>

#include "native/record/stream.h"

namespace capture {

enum class StackReading : uint8_t { kStamps, kWalk, kVerify };

bool prepare_stack_reader(StackReading reading);  // once a process, under the GIL
uint32_t current_node(Stream& stream, PyThreadState* thread, bool has_gil);

}  // namespace capture
