#pragma once
// Anonymous pages straight from the system: zero at first, taken only when touched, grown by moving
// page tables instead of bytes.

#include <cstddef>
#include <cstdint>

namespace hs {

class MemoryRegion {
public:
    MemoryRegion() = default;
    // Rounded up to whole pages; throws bad_alloc when the system has no more.
    explicit MemoryRegion(size_t byte_count);
    ~MemoryRegion() { release(); }
    MemoryRegion(MemoryRegion&& other) noexcept;
    MemoryRegion& operator=(MemoryRegion&& other) noexcept;
    MemoryRegion(const MemoryRegion&) = delete;
    MemoryRegion& operator=(const MemoryRegion&) = delete;

    // Takes over pages that somebody else has mapped.
    static MemoryRegion adopt(void* data, size_t byte_count);

    [[nodiscard]] char* data() const { return static_cast<char*>(data_); }
    [[nodiscard]] size_t size() const { return size_; }

    // To at least this many bytes; the content stays, its address may not. Throws bad_alloc.
    void grow(size_t byte_count);
    // Gives back the pages behind the first byte_count bytes.
    void shrink(size_t byte_count);
    // Asks for large pages: for tables that are read at random, where address translation is half
    // of the time. A hint only.
    void prefer_large_pages() const;

private:
    void release() noexcept;

    void* data_ = nullptr;
    size_t size_ = 0;
};

size_t page_bytes();
// Throws bad_alloc when the sum is beyond any address space.
size_t round_up_to_pages(size_t byte_count);

// What the system could give without swapping: the kernel's estimate, or what the control group
// of a container leaves, whichever is less.
uint64_t available_memory_bytes();

}  // namespace hs
