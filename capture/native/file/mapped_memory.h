#pragma once
// Memory straight from mmap. The recorder works inside allocator hooks and in forked children where
// the lock of malloc may be held for ever, so nothing of ours ever calls malloc.

#include <sys/mman.h>

#include <cstddef>
#include <cstdint>
#include <new>
#include <type_traits>
#include <utility>

namespace capture {

inline void* map_bytes(size_t byte_count) {  // zeroed; null when the system has no more
    void* const memory =
        mmap(nullptr, byte_count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return memory == MAP_FAILED ? nullptr : memory;
}

inline void unmap_bytes(void* memory, size_t byte_count) {
    if (memory != nullptr) munmap(memory, byte_count);
}

// A vector of plain items in mapped memory. `push` and `resize` return false when the system has no
// more memory, and change nothing then. Fresh items are zero.
template <class Item>
class MappedArray {
    static_assert(std::is_trivially_copyable_v<Item>);

public:
    MappedArray() = default;
    ~MappedArray() { unmap_bytes(items_, capacity_ * sizeof(Item)); }
    MappedArray(const MappedArray&) = delete;
    MappedArray& operator=(const MappedArray&) = delete;

    [[nodiscard]] size_t size() const { return size_; }
    [[nodiscard]] bool empty() const { return size_ == 0; }
    Item* data() { return items_; }
    const Item* data() const { return items_; }
    Item& operator[](size_t i) { return items_[i]; }
    const Item& operator[](size_t i) const { return items_[i]; }
    Item& back() { return items_[size_ - 1]; }

    [[nodiscard]] bool reserve(size_t wanted) {
        if (wanted <= capacity_) return true;
        size_t capacity = capacity_ == 0 ? kFirstBytes / sizeof(Item) + 1 : capacity_ * 2;
        while (capacity < wanted) capacity *= 2;
        void* const grown = capacity_ == 0 ? map_bytes(capacity * sizeof(Item))
                                           : mremap(items_, capacity_ * sizeof(Item),
                                                    capacity * sizeof(Item), MREMAP_MAYMOVE);
        if (grown == nullptr || grown == MAP_FAILED) return false;
        items_ = static_cast<Item*>(grown);
        capacity_ = capacity;
        return true;
    }
    [[nodiscard]] bool push(const Item& item) {
        if (size_ == capacity_) {
            const Item copy = item;  // it may lie in this array, which moves
            if (!reserve(size_ + 1)) return false;
            items_[size_++] = copy;
            return true;
        }
        items_[size_++] = item;
        return true;
    }
    void set_size(size_t count) { size_ = count; }  // at most what was reserved
    void clear() { size_ = 0; }
    void swap(MappedArray& other) {
        std::swap(items_, other.items_);
        std::swap(size_, other.size_);
        std::swap(capacity_, other.capacity_);
    }

private:
    static constexpr size_t kFirstBytes = 16384;
    Item* items_ = nullptr;
    size_t size_ = 0;
    size_t capacity_ = 0;
};

}  // namespace capture
