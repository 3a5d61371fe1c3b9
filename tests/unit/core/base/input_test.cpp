#include "core/base/input.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>

#include "tests/support/catch.h"
#include "tests/support/compress.h"
#include "tests/support/temp_folder.h"

namespace hs {
namespace {

using test::compressed;
using test::dump_like_text;
using test::TempFolder;

constexpr Compression kAll[] = {Compression::kNone, Compression::kGzip, Compression::kXz,
                                Compression::kZstd, Compression::kLz4};

Result<Input> opened(const std::string& path, uint64_t most = 0) {
    JobContext job;
    return Input::open(path, job, {most});
}

TEST_CASE("an input gives the inflated bytes, whatever its name says") {
    const TempFolder folder;
    for (const size_t size : {1, 100, 4096, 3000000}) {
        const std::string text = dump_like_text(size);
        for (const Compression compression : kAll) {
            CAPTURE(compression_name(compression), size);
            const std::string stored = compressed(text, compression);
            const Result<Input> input = opened(folder.write("dump.json", stored));
            REQUIRE(input.ok());
            CHECK((input.value().bytes() == text));
            CHECK((input.value().head(50) == std::string_view(text).substr(0, 50)));
            CHECK(input.value().compression() == compression);
            CHECK(input.value().bytes_on_disk() == stored.size());
            CHECK(input.value().modified_ns() > int64_t{1'500'000'000} * 1'000'000'000);
            CHECK_FALSE(input.value().inflate_problem().has_value());
            CHECK_FALSE(input.value().has_changed());
            const char* end = input.value().bytes().data() + size;
            CHECK(std::count(end, end + Input::kPaddingBytes, '\0') == Input::kPaddingBytes);
        }
    }
}

TEST_CASE("file names lose folder and compression suffix, paths stay as given") {
    const auto name_of = [](const std::string& path) {
        return Input::from_memory(path, "x").file_name();
    };
    CHECK(name_of("logs/run.hpm.gz") == "run.hpm");
    CHECK(name_of("/a/b.c/run") == "run");
    CHECK(name_of("run.json.zst") == "run.json");
    CHECK(name_of("run.json.lz4") == "run.json");
    CHECK(name_of("run.json.xz") == "run.json");
    CHECK(name_of(".gz") == ".gz");
    CHECK(name_of("a.gz.gz") == "a.gz");
    CHECK(Input::from_memory("./logs//run.hpm.gz", "x").path() == "./logs//run.hpm.gz");
}

TEST_CASE("a truncated compressed file is an input with a problem that names the file") {
    const TempFolder folder;
    const std::string stored = compressed(dump_like_text(3000000), Compression::kGzip);
    const std::string path = folder.write("cut.gz", stored.substr(0, stored.size() / 2));
    const Result<Input> input = opened(path);
    REQUIRE(input.ok());
    CHECK(input.value().bytes().size() > 1000000);
    REQUIRE(input.value().inflate_problem().has_value());
    CHECK(input.value().inflate_problem()->source == path);
    CHECK(input.value().inflate_problem()->byte_offset == stored.size() / 2);
}

TEST_CASE("errors of inflating name the file") {
    const TempFolder folder;
    const std::string bad = folder.write("bad.xz", std::string_view("\xfd"
                                                                    "7zXZ\0nonsense",
                                                                    14));
    const Result<Input> damaged = opened(bad);
    REQUIRE_FALSE(damaged.ok());
    CHECK(damaged.error().code == ErrorCode::kBadInput);
    CHECK(damaged.error().source == bad);
    const std::string large =
        folder.write("large.gz", compressed(std::string(100000, 'x'), Compression::kGzip));
    const Result<Input> stopped = opened(large, 50000);
    REQUIRE_FALSE(stopped.ok());
    CHECK(stopped.error().code == ErrorCode::kTooLarge);
    CHECK(stopped.error().source == large);
    CHECK(describe(stopped.error()).find("(byte 50000)") != std::string::npos);
}

TEST_CASE("the limit does not concern files that are stored plainly") {
    const TempFolder folder;
    CHECK(opened(folder.write("plain", std::string(100000, 'x')), 10).ok());
}

TEST_CASE("siblings are found beside the file, plain or compressed") {
    const TempFolder folder;
    JobContext job;
    folder.write("run.hpm", "metadata");
    folder.write("run.hpd.zst", compressed("events", Compression::kZstd));
    folder.write("both.hpm.gz", compressed("metadata", Compression::kGzip));
    folder.write("both.hpd", "plain events");
    folder.write("both.hpd.gz", compressed("other events", Compression::kGzip));
    folder.write("alone.hpm", "metadata");

    const Input run = opened(folder.path("run.hpm")).value();
    const Result<Input> events = run.sibling(".hpd", job);
    REQUIRE(events.ok());
    CHECK(events.value().bytes() == "events");
    CHECK(events.value().path() == folder.path("run.hpd.zst"));
    CHECK(events.value().sibling(".hpm", job).value().bytes() == "metadata");
    const Input both = opened(folder.path("both.hpm.gz")).value();
    CHECK(both.sibling(".hpd", job).value().bytes() == "plain events");
    const Result<Input> missing = opened(folder.path("alone.hpm")).value().sibling(".hpd", job);
    REQUIRE_FALSE(missing.ok());
    CHECK(missing.error().code == ErrorCode::kIo);
    CHECK(missing.error().source == folder.path("alone.hpd"));
}

TEST_CASE("a dot in a folder's name begins no extension") {
    const TempFolder folder;
    JobContext job;
    std::filesystem::create_directory(folder.path("v1.2"));
    folder.write("v1.2/run", "base");
    folder.write("v1.2/run.hpd", "events");
    const Input run = opened(folder.path("v1.2/run")).value();
    CHECK(run.sibling(".hpd", job).value().bytes() == "events");
}

TEST_CASE("siblings in memory go by full name") {
    JobContext job;
    const Input input = Input::from_memory("a/run.hpm", "metadata", {{"a/run.hpd", "events"}});
    CHECK(input.sibling(".hpd", job).value().bytes() == "events");
    CHECK_FALSE(input.sibling(".hpx", job).ok());
    CHECK(input.modified_ns() == 0);
    CHECK_FALSE(input.has_changed());
    const char* end = input.bytes().data() + input.bytes().size();
    CHECK(std::count(end, end + Input::kPaddingBytes, '\0') == Input::kPaddingBytes);
}

TEST_CASE("a moved input keeps its bytes in place") {
    Input first = Input::from_memory("name", "short");
    const char* address = first.bytes().data();
    Input second(std::move(first));
    CHECK(second.bytes().data() == address);
    Input third = Input::from_memory("other", "x");
    third = std::move(second);
    CHECK(third.bytes().data() == address);
    CHECK(third.bytes() == "short");
}

}  // namespace
}  // namespace hs
