#pragma once

// A growing array in memory of our own from mmap: in a forked child the locks of malloc may be held
// for ever, and in the program itself nothing of ours shall count as its memory. When the system
// has no more memory, the array stays as it is and says so; nothing throws.

#include <sys/mman.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <utility>

namespace hs {

template <class T>
class MappedArray {
    static_assert(std::is_trivially_copyable<T>::value, "moved by mremap");

public:
    MappedArray() = default;
    MappedArray(const MappedArray&) = delete;
    MappedArray& operator=(const MappedArray&) = delete;
    ~MappedArray() {
        if (data_ != nullptr) munmap(data_, mapped_bytes_);
    }

    bool reserve(size_t count) {
        if (count <= capacity_) return true;
        size_t bytes = mapped_bytes_ == 0 ? size_t{1} << 16 : mapped_bytes_;
        while (bytes / sizeof(T) < count) bytes *= 2;
        void* moved = data_ == nullptr ? mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
                                       : mremap(data_, mapped_bytes_, bytes, MREMAP_MAYMOVE);
        if (moved == MAP_FAILED) {
            has_failed_ = true;
            return false;
        }
        data_ = static_cast<T*>(moved);
        mapped_bytes_ = bytes;
        capacity_ = bytes / sizeof(T);
        return true;
    }

    void push(T value) {
        if (size_ == capacity_ && !reserve(size_ + 1)) return;
        data_[size_++] = value;
    }

    void append(const T* values, size_t count) {
        if (count == 0 || !reserve(size_ + count)) return;
        std::memcpy(data_ + size_, values, count * sizeof(T));
        size_ += count;
    }

    /// New entries are zero.
    void resize_zeroed(size_t count) {
        if (!reserve(count)) return;
        if (count > size_) std::memset(data_ + size_, 0, (count - size_) * sizeof(T));
        size_ = count;
    }

    void clear() { size_ = 0; }
    void truncate(size_t count) { size_ = count; }
    size_t size() const { return size_; }
    bool has_failed() const { return has_failed_; }
    T* data() { return data_; }
    const T* data() const { return data_; }
    T& operator[](size_t i) { return data_[i]; }
    const T& operator[](size_t i) const { return data_[i]; }

    void swap(MappedArray& other) {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        std::swap(capacity_, other.capacity_);
        std::swap(mapped_bytes_, other.mapped_bytes_);
        std::swap(has_failed_, other.has_failed_);
    }

private:
    T* data_ = nullptr;
    size_t size_ = 0;
    size_t capacity_ = 0;
    size_t mapped_bytes_ = 0;
    bool has_failed_ = false;
};

}  // namespace hs
