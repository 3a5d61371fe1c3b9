#include "core/base/large_pages.h"

#include <sys/mman.h>

#include <cstdint>

#include "core/base/memory_region.h"

namespace hs {

void prefer_large_pages(void* data, size_t byte_count) {
    const auto mask = uintptr_t{page_bytes()} - 1;
    const uintptr_t first = (reinterpret_cast<uintptr_t>(data) + mask) & ~mask;
    const uintptr_t last = (reinterpret_cast<uintptr_t>(data) + byte_count) & ~mask;
    if (first >= last) return;
    madvise(static_cast<char*>(data) + (first - reinterpret_cast<uintptr_t>(data)), last - first,
            MADV_HUGEPAGE);
}

}  // namespace hs
