#include "core/base/memory_region.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <limits>
#include <new>
#include <utility>

namespace hs {
namespace {

// The number in a one-line file such as /sys/fs/cgroup/memory.max; false for "max" or no file.
bool read_number(const char* path, uint64_t* number) {
    std::FILE* file = std::fopen(path, "re");
    if (file == nullptr) return false;
    unsigned long long value = 0;
    const int found = std::fscanf(file, "%llu", &value);
    std::fclose(file);
    *number = value;
    return found == 1;
}

uint64_t kernel_estimate_bytes() {
    std::FILE* file = std::fopen("/proc/meminfo", "re");
    if (file == nullptr) return 0;
    char line[256];
    unsigned long long kib = 0;
    bool found = false;
    while (!found && std::fgets(line, sizeof line, file) != nullptr) {
        found = std::sscanf(line, "MemAvailable: %llu kB", &kib) == 1;
    }
    std::fclose(file);
    return found ? uint64_t{kib} * 1024 : 0;
}

}  // namespace

size_t page_bytes() {
    static const size_t kBytes = static_cast<size_t>(sysconf(_SC_PAGESIZE));
    return kBytes;
}

size_t round_up_to_pages(size_t byte_count) {
    const size_t mask = page_bytes() - 1;
    if (byte_count > std::numeric_limits<size_t>::max() / 2) throw std::bad_alloc();
    return (byte_count + mask) & ~mask;
}

uint64_t available_memory_bytes() {
    uint64_t bytes = kernel_estimate_bytes();
    if (bytes == 0) {
        const long pages = sysconf(_SC_AVPHYS_PAGES);
        bytes = pages > 0 ? static_cast<uint64_t>(pages) * page_bytes() : uint64_t{1} << 30;
    }
    uint64_t group_limit = 0;
    uint64_t group_used = 0;
    if (read_number("/sys/fs/cgroup/memory.max", &group_limit) &&
        read_number("/sys/fs/cgroup/memory.current", &group_used)) {
        bytes = std::min(bytes, group_limit > group_used ? group_limit - group_used : 0);
    }
    return bytes;
}

MemoryRegion::MemoryRegion(size_t byte_count) {
    const size_t bytes = std::max(round_up_to_pages(byte_count), page_bytes());
    void* data = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (data == MAP_FAILED) throw std::bad_alloc();
    data_ = data;
    size_ = bytes;
}

MemoryRegion MemoryRegion::adopt(void* data, size_t byte_count) {
    MemoryRegion region;
    region.data_ = data;
    region.size_ = byte_count;
    return region;
}

MemoryRegion::MemoryRegion(MemoryRegion&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MemoryRegion& MemoryRegion::operator=(MemoryRegion&& other) noexcept {
    if (this != &other) {
        release();
        data_ = std::exchange(other.data_, nullptr);
        size_ = std::exchange(other.size_, 0);
    }
    return *this;
}

void MemoryRegion::release() noexcept {
    if (data_ != nullptr) munmap(data_, size_);
    data_ = nullptr;
    size_ = 0;
}

void MemoryRegion::grow(size_t byte_count) {
    if (byte_count <= size_) return;
    if (data_ == nullptr) {
        *this = MemoryRegion(byte_count);
        return;
    }
    const size_t bytes = round_up_to_pages(byte_count);
    void* data = mremap(data_, size_, bytes, MREMAP_MAYMOVE);
    if (data == MAP_FAILED) throw std::bad_alloc();
    data_ = data;
    size_ = bytes;
}

void MemoryRegion::shrink(size_t byte_count) {
    const size_t bytes = std::max(round_up_to_pages(byte_count), page_bytes());
    if (data_ == nullptr || bytes >= size_) return;
    if (munmap(data() + bytes, size_ - bytes) == 0) size_ = bytes;
}

void MemoryRegion::prefer_large_pages() const {
    if (data_ != nullptr) madvise(data_, size_, MADV_HUGEPAGE);
}

}  // namespace hs
