#pragma once
// Memory that lies in a file without a name, for what is larger than the memory there is: the
// system writes pages out when it needs room, and reads them again when they are looked at. The
// file has gone when the program ends, whatever ends it.

#include <cstddef>
#include <cstdint>

#include "core/base/memory_region.h"

namespace hs {

// Grows and shrinks like any other region. In the folder for temporary files; where no file can be
// made there, or in no such way, it is ordinary memory. Throws bad_alloc.
MemoryRegion spilled_region();
// How much such regions may hold together, at most: part of what is free in that folder.
uint64_t spill_room_bytes();

// Lets go of a part of a spilled region that is not needed soon; what is in it stays in the file.
void let_go(const char* data, size_t byte_count);
// Asks the system to write pages out that are not needed soon. A hint, and good for any memory:
// what is in it stays.
void page_out(const char* data, size_t byte_count);

}  // namespace hs
