#include "native/dump/memory_error_trigger.h"

#include <atomic>

#include "native/dump/snapshot.h"

namespace capture {
namespace {

DumpRequest armed_request;
std::atomic<bool> is_armed{false};
std::atomic<bool> is_dumped{false};
PyMemAllocatorEx inner_allocators[2];

void keep_gil(void*) {}

/// Waits for the copy, since the program may be about to end. `size` 0 is no request.
void* checked(void* block, size_t size) {
    if (block != nullptr || size == 0) return block;
    bool expected = true;
    if (!is_armed.compare_exchange_strong(expected, false)) return block;
    take_dump(armed_request, true, keep_gil, keep_gil, nullptr);
    is_dumped.store(true);
    return block;
}

void* allocate(void* inner, size_t size) {
    auto* allocator = static_cast<PyMemAllocatorEx*>(inner);
    return checked(allocator->malloc(allocator->ctx, size), size);
}

void* allocate_zeroed(void* inner, size_t count, size_t size) {
    auto* allocator = static_cast<PyMemAllocatorEx*>(inner);
    return checked(allocator->calloc(allocator->ctx, count, size), count * size);
}

void* reallocate(void* inner, void* block, size_t size) {
    auto* allocator = static_cast<PyMemAllocatorEx*>(inner);
    return checked(allocator->realloc(allocator->ctx, block, size), size);
}

void release(void* inner, void* block) {
    auto* allocator = static_cast<PyMemAllocatorEx*>(inner);
    allocator->free(allocator->ctx, block);
}

void install_once() {
    static bool is_installed = false;
    if (is_installed) return;
    is_installed = true;
    const PyMemAllocatorDomain domains[] = {PYMEM_DOMAIN_MEM, PYMEM_DOMAIN_OBJ};
    for (size_t i = 0; i < 2; ++i) {
        PyMem_GetAllocator(domains[i], &inner_allocators[i]);
        PyMemAllocatorEx ours = {&inner_allocators[i], allocate, allocate_zeroed, reallocate,
                                 release};
        PyMem_SetAllocator(domains[i], &ours);
    }
}

}  // namespace

void dump_at_memory_error(const DumpRequest& request) {
    armed_request = request;
    install_once();
    is_armed.store(true);
}

void forget_memory_error() {
    is_armed.store(false);
}

bool was_memory_error_dumped() {
    return is_dumped.load();
}

}  // namespace capture
