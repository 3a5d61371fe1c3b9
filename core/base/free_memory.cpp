#include "core/base/free_memory.h"

#include <malloc.h>

namespace hs {

void release_free_memory() {
#if defined(__GLIBC__)
    malloc_trim(0);
#endif
}

}  // namespace hs
