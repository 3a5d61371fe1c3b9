#pragma once
// The node of the Python stack that a thread is in: through the stream's cache of frames, and new
// frames through its code table. Needs no GIL for the thread's own frames; without it nothing is
// stamped, and code that the stream has not met yet has no node.

#include <Python.h>

#include "native/record/stream.h"

namespace capture {

enum class StackReading : uint8_t { kStamps, kWalk, kVerify };

bool prepare_stack_reader(StackReading reading);  // once a process, under the GIL
// With the GIL: a code's entry in the stream's table, null if it could not be written; the key
// there.
const CodeTable::Code* code_in_stream(Stream& stream, PyCodeObject* code);
uint64_t code_key(PyCodeObject* code);
// The same of code that is about to die: nothing keeps it, and it goes by a key of its own.
const CodeTable::Code* dying_code_in_stream(Stream& stream, PyCodeObject* code, uint64_t key);
uint64_t new_code_key();  // that no code has had
uint32_t string_in_stream(Stream& stream, PyObject* text);
// At most `capacity` bytes, no zero at the end; how many.
size_t copy_utf8(PyObject* text, char* out, size_t capacity);
uint32_t current_node(Stream& stream, PyThreadState* thread, bool has_gil);

}  // namespace capture
