#include "core/base/spilled_region.h"

#include <sys/mman.h>
#include <sys/vfs.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string>

#include "core/base/inflate_spilled.h"
#include "tests/support/catch.h"
#include "tests/support/compress.h"

namespace hs {
namespace {

// Whether temporary files lie in memory themselves.
bool is_folder_in_memory() {
    constexpr long kTmpfs = 0x01021994;
    const char* folder = std::getenv("TMPDIR");
    struct statfs found = {};
    return statfs(folder != nullptr ? folder : "/var/tmp", &found) != 0 || found.f_type == kTmpfs;
}

size_t resident_pages(const MemoryRegion& region) {
    std::vector<unsigned char> is_there(region.size() / page_bytes());
    REQUIRE(mincore(region.data(), region.size(), is_there.data()) == 0);
    return static_cast<size_t>(std::count_if(is_there.begin(), is_there.end(),
                                             [](unsigned char one) { return (one & 1) != 0; }));
}

TEST_CASE("What was written just now leaves the memory when it is paged out") {
    if (is_folder_in_memory()) return;
    constexpr size_t kBytes = size_t{8} << 20;
    MemoryRegion region = spilled_region();
    region.grow(kBytes);
    std::memset(region.data(), 7, kBytes);
    CHECK(resident_pages(region) == kBytes / page_bytes());
    page_out(region.data(), kBytes);
    CHECK(resident_pages(region) < kBytes / page_bytes() / 10);
    CHECK(std::count(region.data(), region.data() + kBytes, 7) == kBytes);
}

TEST_CASE("What is spilled stays, however the region grows and is let go of") {
    MemoryRegion region = spilled_region();
    REQUIRE(region.size() > 0);
    CHECK(spill_room_bytes() > 0);
    size_t written = 0;
    for (const size_t size : {size_t{1} << 16, size_t{1} << 20, size_t{5} << 20}) {
        region.grow(size);
        for (; written + 8 <= size; written += 8) {
            std::memcpy(region.data() + written, &written, sizeof(written));
        }
        let_go(region.data(), region.size());
        page_out(region.data(), region.size());
    }
    for (size_t at = 0; at + 8 <= written; at += 8) {
        size_t value = 0;
        std::memcpy(&value, region.data() + at, sizeof(value));
        REQUIRE(value == at);
    }
    region.shrink(size_t{1} << 16);
    CHECK(region.size() == size_t{1} << 16);
}

TEST_CASE("Inflating into a file gives the same bytes, and zeros behind them") {
    const std::string text = test::dump_like_text(size_t{70} << 20);
    const std::string stored = test::compressed(text, Compression::kLz4);
    JobContext job;
    const Result<Inflated> result =
        inflate_spilled(stored, Compression::kLz4, uint64_t{1} << 20, job);
    REQUIRE(result.ok());
    CHECK_FALSE(result.value().problem.has_value());
    CHECK((result.value().bytes() == text));
    const char* end = result.value().bytes().data() + text.size();
    CHECK(std::count(end, end + 64, '\0') == 64);
}

}  // namespace
}  // namespace hs
