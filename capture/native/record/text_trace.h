#pragma once
// A second account of the events, for tests: with HEAPSCOPE_TEXT_TRACE=FILE each hook appends a
// line of plain text for each event it records, past encoder, slots, writer thread and compression:
//
//   stream op old block size      op a, f, r as in allocate, free, reallocate; addresses in hex

#include <cstddef>
#include <cstdint>

namespace capture::text_trace {

inline int descriptor = -1;

void prepare();  // opens the file if one is asked for
void append(uint32_t stream, char op, const void* old_block, const void* block, size_t size);

inline void put(uint32_t stream, char op, const void* old_block, const void* block, size_t size) {
    if (__builtin_expect(descriptor >= 0, 0)) append(stream, op, old_block, block, size);
}

}  // namespace capture::text_trace
