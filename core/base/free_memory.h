#pragma once
// Memory that was freed, but that the allocator keeps for later.

namespace hs {

// Gives it back to the system: some tens of milliseconds for a gigabyte. For the end of a load,
// which needs about twice what it leaves.
void release_free_memory();

}  // namespace hs
