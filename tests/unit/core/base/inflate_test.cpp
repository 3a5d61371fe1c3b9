#include "core/base/inflate.h"

#include <algorithm>
#include <string>

#include "tests/support/catch.h"
#include "tests/support/compress.h"

namespace hs {
namespace {

using test::compressed;
using test::dump_like_text;

constexpr Compression kAll[] = {Compression::kGzip, Compression::kXz, Compression::kZstd,
                                Compression::kLz4};
constexpr uint64_t kPlenty = uint64_t{1} << 30;

Result<Inflated> inflated(std::string_view stored, uint64_t most = kPlenty) {
    JobContext job;
    return inflate_bytes(stored, compression_of(stored), most, job);
}

TEST_CASE("compression is told by the first bytes") {
    for (const Compression compression : kAll) {
        CHECK(compression_of(compressed("text", compression)) == compression);
        CHECK_FALSE(compression_name(compression).empty());
        CHECK(compression_suffix(compression).starts_with("."));
    }
    CHECK(compression_of("") == Compression::kNone);
    CHECK(compression_of("\x1f") == Compression::kNone);
    CHECK(compression_of("{\"a\": 1}") == Compression::kNone);
    CHECK(compression_of("PK\x03\x04") == Compression::kNone);
    CHECK(compression_of("\x5a\x2a\x4d\x18") == Compression::kZstd);
    CHECK(compression_of("\x60\x2a\x4d\x18") == Compression::kNone);
}

TEST_CASE("every compression gives back what was put in, of any size") {
    for (const size_t size : {0, 1, 1000, 262144, 5000000}) {
        const std::string text = dump_like_text(size);
        for (const Compression compression : kAll) {
            CAPTURE(compression_name(compression), size);
            const Result<Inflated> result = inflated(compressed(text, compression));
            REQUIRE(result.ok());
            CHECK_FALSE(result.value().problem.has_value());
            CHECK((result.value().bytes() == text));
        }
    }
}

TEST_CASE("64 readable zero bytes follow what came out") {
    for (const size_t size : {1, 4032, 4033, 4096, 1048512, 1048513}) {
        const Result<Inflated> result =
            inflated(compressed(dump_like_text(size), Compression::kZstd));
        REQUIRE(result.ok());
        const char* end = result.value().bytes().data() + size;
        CHECK(std::count(end, end + 64, '\0') == 64);
    }
}

TEST_CASE("several members, streams or frames are one text") {
    for (const Compression compression : kAll) {
        std::string stored;
        std::string text;
        for (int i = 0; i < 5; ++i) {
            const std::string part = dump_like_text(static_cast<size_t>(i) * 70000);
            stored += compressed(part, compression);
            text += part;
        }
        CAPTURE(compression_name(compression));
        const Result<Inflated> result = inflated(stored);
        REQUIRE(result.ok());
        CHECK_FALSE(result.value().problem.has_value());
        CHECK((result.value().bytes() == text));
    }
}

TEST_CASE("zstd frames that carry no data are passed over") {
    const std::string skippable(
        "\x50\x2a\x4d\x18\x03\x00\x00\x00"
        "abc",
        11);
    const std::string stored = skippable + compressed("text", Compression::kZstd) + skippable;
    const Result<Inflated> result = inflated(stored);
    REQUIRE(result.ok());
    CHECK(result.value().bytes() == "text");
    CHECK_FALSE(result.value().problem.has_value());
}

TEST_CASE("zeros behind the end are padding, other bytes are told of") {
    for (const Compression compression : kAll) {
        CAPTURE(compression_name(compression));
        const std::string stored = compressed("text", compression);
        const Result<Inflated> padded = inflated(stored + std::string(512, '\0'));
        REQUIRE(padded.ok());
        CHECK(padded.value().bytes() == "text");
        CHECK_FALSE(padded.value().problem.has_value());
        const Result<Inflated> trailed = inflated(stored + "garbage and more of it");
        REQUIRE(trailed.ok());
        CHECK(trailed.value().bytes() == "text");
        REQUIRE(trailed.value().problem.has_value());
        CHECK(trailed.value().problem->byte_offset.value() >= stored.size());
        CHECK(trailed.value().problem->byte_offset.value() <= stored.size() + 12);
    }
}

TEST_CASE("a truncated stream keeps what came out and says where it ends") {
    const std::string text = dump_like_text(3000000);
    for (const Compression compression : kAll) {
        CAPTURE(compression_name(compression));
        const std::string stored = compressed(text, compression);
        for (const size_t kept : {stored.size() / 2, stored.size() - 1}) {
            const Result<Inflated> result = inflated(stored.substr(0, kept));
            REQUIRE(result.ok());
            const std::string_view bytes = result.value().bytes();
            CHECK(bytes.size() > text.size() / 4);
            CHECK((bytes == std::string_view(text).substr(0, bytes.size())));
            REQUIRE(result.value().problem.has_value());
            CHECK(result.value().problem->byte_offset == kept);
            CHECK(result.value().problem->message.ends_with(
                "data ends in the middle: the file was cut"));
        }
    }
}

TEST_CASE("every way to cut a short stream is an error or a problem, and never more than it held") {
    for (const Compression compression : kAll) {
        const std::string stored = compressed("a short text", compression);
        CAPTURE(compression_name(compression));
        for (size_t kept = 6; kept < stored.size(); ++kept) {
            const Result<Inflated> result = inflated(stored.substr(0, kept));
            if (result.ok()) {
                CHECK(result.value().problem.has_value());
                CHECK(std::string_view("a short text").starts_with(result.value().bytes()));
            } else {
                CHECK(result.error().code == ErrorCode::kBadInput);
                CHECK(result.error().byte_offset == kept);
            }
        }
    }
}

TEST_CASE("a damaged stream keeps what came out before the damage") {
    const std::string text = dump_like_text(3000000);
    for (const Compression compression : kAll) {
        CAPTURE(compression_name(compression));
        std::string stored = compressed(text, compression);
        const size_t middle = stored.size() / 2;
        for (size_t i = 0; i < 64; ++i) stored[middle + i] = static_cast<char>(~stored[middle + i]);
        const Result<Inflated> result = inflated(stored);
        REQUIRE(result.ok());
        CHECK(result.value().bytes().size() > text.size() / 4);
        REQUIRE(result.value().problem.has_value());
        CHECK(result.value().problem->byte_offset.value() > stored.size() / 4);
        CHECK(result.value().problem->message.find("damaged") != std::string::npos);
    }
}

TEST_CASE("damage right at the beginning is an error with its offset") {
    const Result<Inflated> gzip = inflated(std::string("\x1f\x8b\x08\xff garbage garbage"));
    REQUIRE_FALSE(gzip.ok());
    CHECK(gzip.error().code == ErrorCode::kBadInput);
    CHECK(gzip.error().byte_offset.has_value());
    const Result<Inflated> xz =
        inflated(std::string("\xfd"
                             "7zXZ\0 garbage garbage",
                             22));
    REQUIRE_FALSE(xz.ok());
    CHECK(xz.error().message.find("the xz data is damaged") == 0);
}

TEST_CASE("inflating stops at the limit, and exactly the limit is allowed") {
    const std::string text(1000000, 'x');
    for (const Compression compression : kAll) {
        CAPTURE(compression_name(compression));
        const std::string stored = compressed(text, compression);
        CHECK(inflated(stored, 1000000).ok());
        const Result<Inflated> result = inflated(stored, 999999);
        REQUIRE_FALSE(result.ok());
        CHECK(result.error().code == ErrorCode::kTooLarge);
        CHECK(result.error().byte_offset == 999999);
    }
}

TEST_CASE("a bomb does not take more memory than the limit") {
    // 1 GiB of zeros in about 1 MiB of gzip would be slow to make: many members of 1 MiB do it too.
    const std::string member = compressed(std::string(1 << 20, '\0'), Compression::kGzip);
    std::string stored;
    for (int i = 0; i < 1024; ++i) stored += member;
    const Result<Inflated> result = inflated(stored, 8 << 20);
    REQUIRE_FALSE(result.ok());
    CHECK(result.error().code == ErrorCode::kTooLarge);
}

TEST_CASE("inflating can be cancelled and tells its progress in stored bytes") {
    const std::string stored = compressed(dump_like_text(1000000), Compression::kGzip);
    JobContext job;
    REQUIRE(inflate_bytes(stored, Compression::kGzip, kPlenty, job).ok());
    CHECK(job.progress().stage == "inflating");
    CHECK(job.progress().total == stored.size());
    CHECK(job.progress().done == stored.size());
    job.cancel();
    const Result<Inflated> result = inflate_bytes(stored, Compression::kGzip, kPlenty, job);
    REQUIRE_FALSE(result.ok());
    CHECK(result.error().code == ErrorCode::kCancelled);
}

TEST_CASE("A name loses the suffix that compression gave it, once") {
    CHECK(without_compression_suffix("run.hpm.gz") == "run.hpm");
    CHECK(without_compression_suffix("run.hpm.zst") == "run.hpm");
    CHECK(without_compression_suffix("run.hpm.xz.zst") == "run.hpm.xz");
    CHECK(without_compression_suffix("run.hpm") == "run.hpm");
    CHECK(without_compression_suffix(".xz") == ".xz");
}

}  // namespace
}  // namespace hs
