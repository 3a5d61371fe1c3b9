#include "core/base/arena.h"

#include <unistd.h>

#include <cstring>
#include <fstream>
#include <limits>
#include <new>
#include <string>
#include <utility>

#include "tests/support/catch.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#endif

namespace hs {
namespace {

// Pages of this process that are in memory.
size_t resident_bytes() {
    std::ifstream file("/proc/self/statm");
    size_t total_pages = 0;
    size_t resident_pages = 0;
    file >> total_pages >> resident_pages;
    return resident_pages * static_cast<size_t>(sysconf(_SC_PAGESIZE));
}

struct WithDefault {
    int value = 7;
};

TEST_CASE("arena hands out aligned memory that does not overlap") {
    Arena arena;
    char* previous_end = nullptr;
    for (size_t i = 0; i < 2000; ++i) {
        const size_t alignment = size_t{1} << (i % 13);
        const size_t size = i % 97;
        auto* data = static_cast<char*>(arena.allocate(size, alignment));
        REQUIRE(data != nullptr);
        CHECK(reinterpret_cast<uintptr_t>(data) % alignment == 0);
        std::memset(data, static_cast<int>(i), size);
        if (previous_end != nullptr && data >= previous_end - 97 && data < previous_end) {
            FAIL("allocation " << i << " overlaps the one before");
        }
        previous_end = data + size;
    }
    CHECK(arena.used_bytes() <= arena.reserved_bytes());
    CHECK(arena.used_bytes() > 80000);
}

TEST_CASE("arena keeps every byte while it grows over many chunks") {
    Arena arena;
    std::vector<std::string_view> copies;
    copies.reserve(20000);
    for (int i = 0; i < 20000; ++i) copies.push_back(arena.copy_text("text " + std::to_string(i)));
    for (int i = 0; i < 20000; ++i) {
        if (copies[static_cast<size_t>(i)] != "text " + std::to_string(i)) FAIL("lost " << i);
    }
    CHECK(arena.copy_text("").empty());
}

TEST_CASE("arena spans are zero or value-initialised, also in memory used before") {
    Arena arena;
    const Arena::Mark start = arena.mark();
    for (int round = 0; round < 3; ++round) {
        const auto numbers = arena.make_span<uint64_t>(5000);
        bool all_zero = true;
        for (uint64_t& number : numbers) {
            all_zero = all_zero && number == 0;
            number = ~uint64_t{0};
        }
        CHECK(all_zero);
        const auto items = arena.make_span<WithDefault>(3);
        CHECK(items[2].value == 7);
        arena.reset_to(start);
    }
}

TEST_CASE("a span partly over used and partly over fresh memory is zero throughout") {
    Arena arena;
    const Arena::Mark start = arena.mark();
    std::memset(arena.allocate(1000, 1), 0xAB, 1000);
    arena.reset_to(start);
    arena.allocate(500, 1);
    const auto bytes = arena.make_span<unsigned char>(3000);
    CHECK(std::count(bytes.begin(), bytes.end(), 0) == 3000);
}

TEST_CASE("a large span takes memory only where it is written") {
    Arena arena;
    const size_t before = resident_bytes();
    const auto numbers = arena.make_span<uint64_t>(size_t{32} << 20);  // 256 MiB
    numbers[numbers.size() / 2] = 1;
    CHECK(arena.reserved_bytes() >= size_t{256} << 20);
    CHECK(resident_bytes() < before + (size_t{64} << 20));
}

TEST_CASE("reset to a mark gives the same memory again and keeps what is older") {
    Arena arena;
    const std::string_view kept = arena.copy_text("kept");
    const Arena::Mark mark = arena.mark();
    const size_t used = arena.used_bytes();
    void* first = arena.allocate(100);
    arena.allocate(1 << 20);
    const size_t reserved = arena.reserved_bytes();
    arena.reset_to(mark);
    CHECK(arena.used_bytes() == used);
    CHECK(arena.allocate(100) == first);
    arena.allocate(1 << 20);
    CHECK(arena.reserved_bytes() == reserved);
    CHECK(kept == "kept");
}

TEST_CASE("scratch gives back what its scope took, nested too") {
    Arena arena;
    arena.copy_text("outside");
    const size_t outside = arena.used_bytes();
    {
        const Scratch outer(arena);
        arena.allocate(1000);
        const size_t inside = arena.used_bytes();
        {
            const Scratch inner(arena);
            arena.allocate(size_t{3} << 20);
        }
        CHECK(arena.used_bytes() == inside);
    }
    CHECK(arena.used_bytes() == outside);
}

TEST_CASE("a scratch on an arena that was empty empties it") {
    Arena arena;
    {
        const Scratch scratch(arena);
        arena.allocate(10);
    }
    CHECK(arena.used_bytes() == 0);
    CHECK(arena.reserved_bytes() > 0);
}

#if defined(__SANITIZE_ADDRESS__)
TEST_CASE("what is not handed out, or no longer, is poisoned") {
    Arena arena;
    const auto* data = static_cast<const char*>(arena.allocate(64, 64));
    CHECK(__asan_address_is_poisoned(data) == 0);
    CHECK(__asan_address_is_poisoned(data + 63) == 0);
    CHECK(__asan_address_is_poisoned(data + 64) == 1);
    arena.reset();
    CHECK(__asan_address_is_poisoned(data) == 1);
    CHECK(arena.allocate(8, 64) == data);
    CHECK(__asan_address_is_poisoned(data + 7) == 0);
    CHECK(__asan_address_is_poisoned(data + 8) == 1);
}
#endif

TEST_CASE("a small chunk that is kept does not get in the way of a large request") {
    Arena arena;
    arena.allocate(60000);
    arena.allocate(100000);
    arena.reset();
    auto* large = static_cast<char*>(arena.allocate(size_t{5} << 20));
    std::memset(large, 1, size_t{5} << 20);
    CHECK(arena.used_bytes() >= size_t{5} << 20);
}

TEST_CASE("arena says bad_alloc to a count that overflows or cannot be") {
    Arena arena;
    constexpr size_t kHuge = std::numeric_limits<size_t>::max();
    CHECK_THROWS_AS(arena.make_span<uint64_t>(kHuge / 4), std::bad_alloc);
    CHECK_THROWS_AS(arena.allocate(kHuge - 100), std::bad_alloc);
    CHECK(arena.allocate(10) != nullptr);
}

TEST_CASE("a moved arena takes its memory along") {
    Arena first;
    const std::string_view text = first.copy_text("moved");
    Arena second(std::move(first));
    CHECK(text == "moved");
    CHECK(second.used_bytes() >= 5);
    Arena third;
    third.copy_text("dropped");
    third = std::move(second);
    CHECK(text == "moved");
}

}  // namespace
}  // namespace hs
