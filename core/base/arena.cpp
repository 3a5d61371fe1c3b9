#include "core/base/arena.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <new>
#include <utility>

#include "core/base/asan.h"
#include "core/base/check.h"
#include "core/base/memory_region.h"

#ifdef HS_HAS_ASAN
#include <sanitizer/asan_interface.h>
#endif

namespace hs {
namespace {

constexpr size_t kFirstChunkBytes = size_t{64} << 10;
constexpr size_t kLargestChunkBytes = size_t{64} << 20;
constexpr size_t kLargestAlignment = 4096;

void poison([[maybe_unused]] const std::byte* data, [[maybe_unused]] size_t size) {
#ifdef HS_HAS_ASAN
    __asan_poison_memory_region(data, size);
#endif
}

void unpoison([[maybe_unused]] const std::byte* data, [[maybe_unused]] size_t size) {
#ifdef HS_HAS_ASAN
    __asan_unpoison_memory_region(data, size);
#endif
}

size_t aligned(size_t offset, size_t alignment) {
    return (offset + alignment - 1) & ~(alignment - 1);
}

}  // namespace

Arena::~Arena() {
    release();
}

Arena::Arena(Arena&& other) noexcept
    : chunks_(std::exchange(other.chunks_, {})), current_(std::exchange(other.current_, 0)) {}

Arena& Arena::operator=(Arena&& other) noexcept {
    if (this != &other) {
        release();
        chunks_ = std::exchange(other.chunks_, {});
        current_ = std::exchange(other.current_, 0);
    }
    return *this;
}

void Arena::release() {
    for (const Chunk& chunk : chunks_) {
        unpoison(chunk.data, chunk.size);
        munmap(chunk.data, chunk.size);
    }
    chunks_.clear();
    current_ = 0;
}

size_t Arena::checked_bytes(size_t count, size_t item_bytes) {
    if (item_bytes != 0 && count > std::numeric_limits<size_t>::max() / item_bytes) {
        throw std::bad_alloc();
    }
    return count * item_bytes;
}

// Chunks are aligned to pages, so an aligned offset is an aligned address.
void* Arena::allocate(size_t byte_count, size_t alignment) {
    HS_ASSERT(alignment != 0 && (alignment & (alignment - 1)) == 0 &&
              alignment <= kLargestAlignment);
    if (current_ < chunks_.size()) {
        Chunk& chunk = chunks_[current_];
        const size_t begin = aligned(chunk.used, alignment);
        if (begin <= chunk.size && byte_count <= chunk.size - begin) {
            chunk.used = begin + byte_count;
            unpoison(chunk.data + begin, byte_count);
            return chunk.data + begin;
        }
    }
    return allocate_in_next_chunk(byte_count, alignment);
}

void* Arena::allocate_in_next_chunk(size_t byte_count, size_t alignment) {
    const size_t next = chunks_.empty() ? 0 : current_ + 1;
    if (next >= chunks_.size() || chunks_[next].size < byte_count) {
        const size_t doubled = kFirstChunkBytes << std::min<size_t>(chunks_.size(), 10);
        const size_t size =
            round_up_to_pages(std::max(std::min(doubled, kLargestChunkBytes), byte_count));
        chunks_.reserve(chunks_.size() + 1);  // nothing may throw once the pages are mapped
        void* data = mmap(nullptr, size, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (data == MAP_FAILED) throw std::bad_alloc();
        Chunk chunk;
        chunk.data = static_cast<std::byte*>(data);
        chunk.size = size;
        poison(chunk.data, size);
        // Behind the current one, so marks, which name earlier chunks, stay good.
        chunks_.insert(chunks_.begin() + static_cast<std::ptrdiff_t>(next), chunk);
    }
    current_ = next;
    return allocate(byte_count, alignment);
}

void* Arena::allocate_zeroed(size_t byte_count, size_t alignment) {
    auto* data = static_cast<std::byte*>(allocate(byte_count, alignment));
    const Chunk& chunk = chunks_[current_];
    // Pages that were never handed out are zero, and touching them would take memory for nothing.
    const auto begin = static_cast<size_t>(data - chunk.data);
    if (chunk.dirty > begin) std::memset(data, 0, std::min(byte_count, chunk.dirty - begin));
    return data;
}

std::string_view Arena::copy_text(std::string_view text) {
    if (text.empty()) return {};
    char* copy = static_cast<char*>(allocate(text.size(), 1));
    std::memcpy(copy, text.data(), text.size());
    return {copy, text.size()};
}

Arena::Mark Arena::mark() const {
    if (chunks_.empty()) return {};
    return {current_, chunks_[current_].used};
}

void Arena::reset_to(Mark mark) {
    if (chunks_.empty()) return;
    HS_ASSERT(mark.chunk <= current_ && mark.used <= chunks_[mark.chunk].used);
    for (size_t i = mark.chunk; i <= current_; ++i) {
        Chunk& chunk = chunks_[i];
        chunk.dirty = std::max(chunk.dirty, chunk.used);
        chunk.used = i == mark.chunk ? mark.used : 0;
        poison(chunk.data + chunk.used, chunk.size - chunk.used);
    }
    current_ = mark.chunk;
}

size_t Arena::reserved_bytes() const {
    size_t bytes = 0;
    for (const Chunk& chunk : chunks_) bytes += chunk.size;
    return bytes;
}

size_t Arena::used_bytes() const {
    size_t bytes = 0;
    for (const Chunk& chunk : chunks_) bytes += chunk.used;
    return bytes;
}

}  // namespace hs
