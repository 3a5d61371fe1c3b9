#pragma once
// Column: a large array of plain values of fixed length, not initialised, with one owner. Large
// ones come from the system as their own mapping on huge pages where the kernel has them: random
// access over hundreds of megabytes is what graph algorithms do, and small pages triple its cost.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>
#include <utility>

namespace hs {

struct ColumnBlock {
    void* data = nullptr;
    size_t mapped_bytes = 0;  // 0: from the heap
};

// Zeroed if asked for; throws bad_alloc.
ColumnBlock allocate_column(size_t count, size_t item_bytes, bool zeroed);
void release_column(ColumnBlock block);

template <class T>
class Column {
    static_assert(std::is_trivially_copyable_v<T>);

public:
    Column() = default;
    explicit Column(size_t size) : block_(allocate_column(size, sizeof(T), false)), size_(size) {}
    static Column zeroed(size_t size) {
        Column column;
        column.block_ = allocate_column(size, sizeof(T), true);
        column.size_ = size;
        return column;
    }
    ~Column() { release_column(block_); }
    Column(Column&& other) noexcept
        : block_(std::exchange(other.block_, {})), size_(std::exchange(other.size_, 0)) {}
    Column& operator=(Column&& other) noexcept {
        std::swap(block_, other.block_);
        std::swap(size_, other.size_);
        return *this;
    }
    Column(const Column&) = delete;
    Column& operator=(const Column&) = delete;

    [[nodiscard]] size_t size() const { return size_; }
    [[nodiscard]] bool empty() const { return size_ == 0; }
    [[nodiscard]] T* data() { return static_cast<T*>(block_.data); }
    [[nodiscard]] const T* data() const { return static_cast<const T*>(block_.data); }
    T& operator[](size_t index) { return data()[index]; }
    const T& operator[](size_t index) const { return data()[index]; }
    T* begin() { return data(); }
    T* end() { return data() + size_; }
    [[nodiscard]] const T* begin() const { return data(); }
    [[nodiscard]] const T* end() const { return data() + size_; }
    [[nodiscard]] std::span<const T> slice(size_t first, size_t last) const {
        return {data() + first, last - first};
    }
    void fill(T value) {
        for (T& item : *this) { item = value; }
    }
    [[nodiscard]] size_t memory_bytes() const { return size_ * sizeof(T); }

private:
    ColumnBlock block_;
    size_t size_ = 0;
};

}  // namespace hs
