#pragma once
// Large pages for vectors that are read at random: address translation is half of the time there.
// A hint only; the system may not have them.

#include <cstddef>
#include <vector>

namespace hs {

// For whole pages in memory that nothing has touched yet.
void prefer_large_pages(void* data, size_t byte_count);

// vector: empty. Like resize.
template <class T>
void resize_on_large_pages(std::vector<T>& vector, size_t count) {
    constexpr size_t kWorthwhileBytes = size_t{4} << 20;
    vector.reserve(count);
    if (count * sizeof(T) >= kWorthwhileBytes) {
        prefer_large_pages(vector.data(), count * sizeof(T));
    }
    vector.resize(count);
}

}  // namespace hs
