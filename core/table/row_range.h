#pragma once
// Rows of a relation from `first` to before `last`.

#include <algorithm>
#include <cstdint>

namespace hs {

struct RowRange {
    uint64_t first = 0;
    uint64_t last = UINT64_MAX;

    void keep_common(const RowRange& other) {
        first = std::max(first, other.first);
        last = std::min(last, other.last);
    }
    friend bool operator==(const RowRange&, const RowRange&) = default;
};

}  // namespace hs
