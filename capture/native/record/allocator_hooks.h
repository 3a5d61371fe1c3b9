#pragma once
// The hooks on Python's three allocators. They call the allocator that was there, then record; they
// stay until the process ends and pass through while nothing is recorded.

#include "native/record/recording.h"

namespace capture {

Recording& recording();

// Puts the hooks on top where they are not there already; false when that was done too often.
bool install_allocator_hooks();
Stream* own_stream();  // of the calling thread, null if it has none
uint64_t total_stack_differences();

struct StackPlace {
    uint32_t stream = 0;
    uint32_t node = 0;  // of that stream; 0: not known
};
StackPlace current_place();  // of the calling thread, which holds the GIL

}  // namespace capture
