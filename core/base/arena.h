#pragma once
// Arena: memory handed out by moving a pointer, given back all at once. Nothing in it is destroyed,
// so only trivially destructible things live there.
//
//   chunk 0 (64 KiB)            chunk 1 (128 KiB)
//   [used........|free ]  --->  [used....|free                 ]
//                                        ^ next allocation
//
// Chunks are mapped from the system and double up to 64 MiB; a larger request gets its own chunk.
// Under ASan everything not handed out is poisoned, so a use after reset is caught.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace hs {

class Arena {
public:
    Arena() = default;
    ~Arena();
    Arena(Arena&& other) noexcept;
    Arena& operator=(Arena&& other) noexcept;
    Arena(const Arena&) = delete;
    Arena& operator=(const Arena&) = delete;

    // Uninitialised bytes; alignment is a power of two up to 4096. Throws bad_alloc when the system
    // has no more. Never null, also for 0 bytes.
    void* allocate(size_t byte_count, size_t alignment = alignof(std::max_align_t));

    // The same, all zero. Fresh pages are not touched: memory is taken when an item is written.
    void* allocate_zeroed(size_t byte_count, size_t alignment = alignof(std::max_align_t));

    // Value-initialised items; plain ones lazily, see allocate_zeroed.
    template <class T>
    std::span<T> make_span(size_t count) {
        static_assert(std::is_trivially_destructible_v<T>);
        static_assert(std::is_default_constructible_v<T>);
        const size_t byte_count = checked_bytes(count, sizeof(T));
        if constexpr (std::is_trivially_default_constructible_v<T> &&
                      !std::is_member_pointer_v<T>) {
            return {static_cast<T*>(allocate_zeroed(byte_count, alignof(T))), count};
        } else {
            T* items = static_cast<T*>(allocate(byte_count, alignof(T)));
            for (size_t i = 0; i < count; ++i) { new (items + i) T(); }
            return {items, count};
        }
    }

    std::string_view copy_text(std::string_view text);

    struct Mark {
        size_t chunk = 0;
        size_t used = 0;
    };
    [[nodiscard]] Mark mark() const;
    void reset_to(Mark mark);  // everything handed out since the mark is gone; chunks are kept
    void reset() { reset_to({}); }

    [[nodiscard]] size_t reserved_bytes() const;  // mapped from the system
    [[nodiscard]] size_t used_bytes() const;      // handed out, padding included

private:
    struct Chunk {
        std::byte* data = nullptr;
        size_t size = 0;
        size_t used = 0;
        size_t dirty = 0;  // bytes from here on were never handed out before the last reset
    };
    static size_t checked_bytes(size_t count, size_t item_bytes);  // throws bad_alloc on overflow
    void* allocate_in_next_chunk(size_t byte_count, size_t alignment);
    void release();

    std::vector<Chunk> chunks_;
    size_t current_ = 0;  // chunk that is being filled
};

// What is allocated inside the scope is gone at its end:  Scratch scratch(arena);
class Scratch {
public:
    explicit Scratch(Arena& arena) : arena_(arena), mark_(arena.mark()) {}
    ~Scratch() { arena_.reset_to(mark_); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

private:
    Arena& arena_;
    Arena::Mark mark_;
};

}  // namespace hs
