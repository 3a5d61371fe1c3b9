#include "native/track/free_hook.h"

#include <Python.h>

#include "native/track/class_tracker.h"

namespace capture {
namespace {

struct Beneath {
    PyMemAllocatorEx inner;
};
constexpr int kMostFreeHooks = 8;
Beneath beneath[kMostFreeHooks];
int free_hooks = 0;
bool was_seen = false;
const void* probe = nullptr;

const PyMemAllocatorEx& inner_of(void* context) {
    return static_cast<Beneath*>(context)->inner;
}

void* pass_malloc(void* context, size_t size) {
    return inner_of(context).malloc(inner_of(context).ctx, size);
}
void* pass_calloc(void* context, size_t count, size_t size) {
    return inner_of(context).calloc(inner_of(context).ctx, count, size);
}

// A tracked block that moves takes its object with it.
void* watch_realloc(void* context, void* block, size_t size) {
    const PyMemAllocatorEx& inner = inner_of(context);
    const bool is_tracked = block != nullptr && class_tracker().is_tracked_block(block);
    void* const moved = inner.realloc(inner.ctx, block, size);
    if (is_tracked && moved != nullptr && moved != block) {
        class_tracker().block_moved(block, moved);
    }
    return moved;
}

void watch_free(void* context, void* block) {
    const PyMemAllocatorEx& inner = inner_of(context);
    if (block == probe) was_seen = true;
    class_tracker().block_freed(block);
    inner.free(inner.ctx, block);
}

// Other tools may have put back an allocator from before ours.
bool is_hook_at_work() {
    was_seen = false;
    void* const block = PyObject_Malloc(16);
    if (block == nullptr) return free_hooks != 0;
    probe = block;
    PyObject_Free(block);
    probe = nullptr;
    return was_seen;
}

}  // namespace

bool install_free_hook() {
    if (free_hooks != 0 && is_hook_at_work()) return true;
    if (free_hooks == kMostFreeHooks) return false;
    Beneath& slot = beneath[free_hooks++];
    PyMem_GetAllocator(PYMEM_DOMAIN_OBJ, &slot.inner);
    PyMemAllocatorEx ours{&slot, pass_malloc, pass_calloc, watch_realloc, watch_free};
    PyMem_SetAllocator(PYMEM_DOMAIN_OBJ, &ours);
    return true;
}

}  // namespace capture
