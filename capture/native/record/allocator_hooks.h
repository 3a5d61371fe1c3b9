#pragma once
// The hooks on Python's three allocators. They call the allocator that was there, then record; they
// stay until the process ends and pass through while nothing is recorded.

#include "native/record/recording.h"

namespace capture {

Recording& recording();

// Puts the hooks on top where they are not there already; false when that was done too often.
bool install_allocator_hooks();
// Before each start, with the GIL: where the names of threads are found. The interpreter keeps its
// modules until after the end of the recording.
void remember_modules();
Stream* own_stream();  // of the calling thread, null if it has none
// The stream of the calling thread for a record that is no allocation, null: nothing is recorded.
// Until it is left, hooks pass through.
Stream* enter_own_stream();
void leave_own_stream(Stream* stream);

// What this thread allocated and freed while sums are kept; false: allocations are not recorded.
bool begin_byte_sums();
void end_byte_sums();
ByteSums own_byte_sums();

void after_fork_in_child();

uint64_t total_stack_differences();

struct StackPlace {
    uint32_t stream = 0;
    uint32_t node = 0;  // of that stream; 0: not known
};
StackPlace current_place();  // of the calling thread, which holds the GIL

}  // namespace capture
