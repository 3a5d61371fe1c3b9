#include "core/base/memory_region.h"

#include <cstring>
#include <limits>
#include <new>
#include <utility>

#include "tests/support/catch.h"

namespace hs {
namespace {

TEST_CASE("a region is whole zero pages") {
    const MemoryRegion region(page_bytes() + 1);
    CHECK(region.size() == 2 * page_bytes());
    bool zero = true;
    for (size_t i = 0; i < region.size(); ++i) zero = zero && region.data()[i] == 0;
    CHECK(zero);
    CHECK(MemoryRegion().data() == nullptr);
    CHECK(MemoryRegion(0).size() == page_bytes());
}

TEST_CASE("a region keeps its content while it grows and shrinks") {
    MemoryRegion region;
    region.grow(10);
    std::memcpy(region.data(), "content", 8);
    region.grow(size_t{100} << 20);
    region.prefer_large_pages();
    CHECK(region.size() == size_t{100} << 20);
    CHECK(std::strcmp(region.data(), "content") == 0);
    region.data()[region.size() - 1] = 'x';
    region.grow(100);
    CHECK(region.size() == size_t{100} << 20);
    region.shrink(8);
    CHECK(region.size() == page_bytes());
    CHECK(std::strcmp(region.data(), "content") == 0);
    MemoryRegion moved(std::move(region));
    region = std::move(moved);
    CHECK(std::strcmp(region.data(), "content") == 0);
}

TEST_CASE("more than there is throws bad_alloc and changes nothing") {
    constexpr size_t kHuge = std::numeric_limits<size_t>::max();
    CHECK_THROWS_AS(MemoryRegion(kHuge), std::bad_alloc);
    CHECK_THROWS_AS(MemoryRegion(kHuge / 3), std::bad_alloc);
    MemoryRegion region(1);
    region.data()[0] = 'x';
    CHECK_THROWS_AS(region.grow(kHuge / 3), std::bad_alloc);
    CHECK(region.data()[0] == 'x');
}

TEST_CASE("the system tells how much memory it has left") {
    CHECK(available_memory_bytes() > uint64_t{1} << 20);
    CHECK(available_memory_bytes() < uint64_t{1} << 50);
}

}  // namespace
}  // namespace hs
