#include "core/base/column.h"

#include <sys/mman.h>

#include <cstdlib>
#include <new>

namespace hs {

namespace {

constexpr size_t kMapFrom = size_t{4} << 20;

}  // namespace

ColumnBlock allocate_column(size_t count, size_t item_bytes, bool zeroed) {
    if (count == 0) return {};
    size_t bytes = 0;
    if (__builtin_mul_overflow(count, item_bytes, &bytes)) throw std::bad_alloc();
    if (bytes < kMapFrom) {
        void* data = zeroed ? std::calloc(1, bytes) : std::malloc(bytes);
        if (data == nullptr) throw std::bad_alloc();
        return {data, 0};
    }
    void* data = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (data == MAP_FAILED) throw std::bad_alloc();
    madvise(data, bytes, MADV_HUGEPAGE);  // a hint: without huge pages only time is lost
    return {data, bytes};
}

void release_column(ColumnBlock block) {
    if (block.mapped_bytes != 0) {
        munmap(block.data, block.mapped_bytes);
    } else {
        std::free(block.data);
    }
}

}  // namespace hs
