#pragma once
// How many objects a recording saw made and destroyed, by the stack that made them: without types
// and sizes, which the recording does not have.

#include <cstdint>
#include <vector>

namespace hs {

struct ObjectCounts {
    std::vector<uint64_t> created;    // by TraceId
    std::vector<uint64_t> surviving;  // of them, at the end; by TraceId
    uint64_t destroyed = 0;           // whoever made them, before the recording too
};

}  // namespace hs
