#pragma once

#include <algorithm>
#include <cstdint>

namespace hs {

// For differences; what no int64_t holds is its largest value.
inline int64_t signed_bytes(uint64_t bytes) {
    return static_cast<int64_t>(std::min<uint64_t>(bytes, INT64_MAX));
}

}  // namespace hs
