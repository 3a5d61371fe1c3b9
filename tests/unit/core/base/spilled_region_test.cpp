#include "core/base/spilled_region.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "core/base/inflate_spilled.h"
#include "tests/support/catch.h"
#include "tests/support/compress.h"

namespace hs {
namespace {

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
