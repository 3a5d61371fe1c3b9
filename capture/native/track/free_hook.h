#pragma once
// Sees blocks of the OBJ allocator before they are freed. Wraps the allocator that is there, calls
// it for everything, and stays until the process ends.

#include <cstdint>

namespace capture {

// False: the allocator was replaced too often.
bool install_free_hook();

}  // namespace capture
