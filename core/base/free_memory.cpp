#include "core/base/free_memory.h"

#include <malloc.h>

#include "core/base/asan.h"

namespace hs {

void release_free_memory() {
    // There, glibc's allocator has nothing, and two threads that wake it at once break it.
#if defined(__GLIBC__) && !defined(HS_HAS_ASAN)
    malloc_trim(0);
#endif
}

}  // namespace hs
