#pragma once
// The frames of the last stack that a stream recorded, outermost first, with the node of each. A
// frame whose stamp is still in place is the same activation, so all below it is as it was.

#include <cstdint>

#include "native/file/mapped_memory.h"

namespace capture {

// What tells a frame's activation; object 0: not stamped. The version is 0 where a stamp has none.
struct Stamp {
    uint64_t object = 0;
    uint64_t version = 0;
    bool operator==(const Stamp& o) const { return object == o.object && version == o.version; }
};

struct CachedFrame {
    const void* frame;
    uint64_t instruction;
    Stamp stamp;
    uint32_t node;
};

struct StackCache {
    MappedArray<CachedFrame> frames;
    MappedArray<const void*>
        pending;               // scratch of a walk: frames above the known one, innermost first
    uint64_t differences = 0;  // HEAPSCOPE_VERIFY
    void clear() { frames.clear(); }
};

}  // namespace capture
