#include "core/base/file_head.h"

#include "tests/support/catch.h"
#include "tests/support/compress.h"
#include "tests/support/temp_folder.h"

using namespace hs;

TEST_CASE("The head of a plain file is its first bytes") {
    const test::TempFolder temp;
    const auto head = read_file_head(temp.write("x", "0123456789"), 4);
    REQUIRE(head.ok());
    CHECK(head.value().bytes == "0123");
    CHECK(head.value().stored_bytes == 10);
    CHECK(head.value().total_bytes == 10);
    const auto all = read_file_head(temp.path("x"), 65536);
    REQUIRE(all.ok());
    CHECK(all.value().bytes == "0123456789");
}

TEST_CASE("The head of a compressed file is inflated without the rest") {
    const test::TempFolder temp;
    const std::string text = test::dump_like_text(8 << 20);
    for (const Compression compression :
         {Compression::kGzip, Compression::kXz, Compression::kZstd, Compression::kLz4}) {
        CAPTURE(compression_name(compression));
        const auto head =
            read_file_head(temp.write("x", test::compressed(text, compression)), 65536);
        REQUIRE(head.ok());
        CHECK(head.value().compression == compression);
        CHECK((head.value().bytes == text.substr(0, 65536)));
        const auto small =
            read_file_head(temp.write("y", test::compressed("tiny", compression)), 65536);
        REQUIRE(small.ok());
        CHECK(small.value().bytes == "tiny");
        CHECK(small.value().total_bytes == 4);
    }
}

TEST_CASE("A head of nothing, of a folder and of damage is no surprise") {
    const test::TempFolder temp;
    CHECK(read_file_head(temp.write("empty", ""), 100).value().bytes.empty());
    CHECK_FALSE(read_file_head(temp.path(""), 100).ok());
    CHECK_FALSE(read_file_head(temp.path("gone"), 100).ok());
    const auto damaged = read_file_head(temp.write("bad", "\x1f\x8b\x08not really"), 100);
    REQUIRE(damaged.ok());
    CHECK(damaged.value().bytes.size() <= 100);
}
