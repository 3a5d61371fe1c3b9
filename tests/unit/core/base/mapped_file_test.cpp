#include "core/base/mapped_file.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <utility>

#include "tests/support/catch.h"
#include "tests/support/compress.h"
#include "tests/support/temp_folder.h"

namespace hs {
namespace {

using test::TempFolder;

Result<MappedFile> opened(const std::string& path) {
    JobContext job;
    return MappedFile::open(path, job);
}

std::string error_of(const std::string& path) {
    const Result<MappedFile> file = opened(path);
    REQUIRE_FALSE(file.ok());
    CHECK(file.error().code == ErrorCode::kIo);
    CHECK(file.error().source == path);
    CHECK_FALSE(file.error().byte_offset.has_value());
    return file.error().message;
}

TEST_CASE("files of every size are read whole, with zeros behind them") {
    const TempFolder folder;
    constexpr size_t kLimit = MappedFile::kCopyBelowBytes;
    for (const size_t size : {size_t{0}, size_t{1}, size_t{4096}, kLimit - 1, kLimit, kLimit + 1,
                              kLimit + 4096, 3 * kLimit}) {
        const std::string text = test::dump_like_text(size);
        const Result<MappedFile> file = opened(folder.write("file", text));
        CAPTURE(size);
        REQUIRE(file.ok());
        const std::string_view bytes = file.value().bytes();
        CHECK((bytes == text));
        CHECK(std::count(bytes.end(), bytes.end() + MappedFile::kPaddingBytes, '\0') ==
              MappedFile::kPaddingBytes);
        CHECK_FALSE(file.value().has_changed());
        CHECK(file.value().stamp().size_bytes == size);
    }
}

TEST_CASE("a moved file keeps its bytes") {
    const TempFolder folder;
    const std::string text = test::dump_like_text(2 << 20);
    MappedFile file = opened(folder.write("file", text)).value();
    file.advise_random();
    MappedFile moved(std::move(file));
    CHECK((moved.bytes() == text));
    MappedFile assigned = opened(folder.write("other", "other")).value();
    assigned = std::move(moved);
    assigned.advise_sequential();
    CHECK((assigned.bytes() == text));
    CHECK_FALSE(assigned.has_changed());
}

TEST_CASE("a change of size, of time, a replacement and a removal are seen") {
    const TempFolder folder;
    const auto fresh = [&] { return opened(folder.write("file", "text")).value(); };
    const std::string path = folder.path("file");

    const MappedFile grown = fresh();
    std::ofstream(path, std::ios::app) << "more";
    CHECK(grown.has_changed());

    const MappedFile touched = fresh();
    std::filesystem::last_write_time(
        path, std::filesystem::file_time_type::clock::now() + std::chrono::seconds(5));
    CHECK(touched.has_changed());

    const MappedFile replaced = fresh();
    const auto time = std::filesystem::last_write_time(path);
    std::filesystem::last_write_time(folder.write("new", "TEXT"), time);
    std::filesystem::rename(folder.path("new"), path);
    CHECK(replaced.has_changed());
    CHECK(replaced.bytes() == "text");

    const MappedFile removed = fresh();
    std::filesystem::remove(path);
    CHECK(removed.has_changed());
}

TEST_CASE("a large file that is cut short while mapped reads as zeros from there on") {
    const TempFolder folder;
    const std::string text = test::dump_like_text(8 << 20);
    const std::string path = folder.write("log", text);
    MappedFile file = opened(path).value();
    std::filesystem::resize_file(path, 10000);
    std::string copy(file.bytes());
    CHECK((copy.substr(0, 10000) == text.substr(0, 10000)));
    CHECK(copy.find_first_not_of('\0', 12288) == std::string::npos);
    CHECK(copy.size() == text.size());
    CHECK(file.has_changed());
    // Still seen when the file has its old size again.
    file.drop_bytes();
    CHECK(file.bytes().empty());
    CHECK(file.has_changed());
    // And a file opened later is guarded as well.
    MappedFile other = opened(folder.write("other", text)).value();
    std::filesystem::resize_file(folder.path("other"), 0);
    copy = other.bytes();
    CHECK(copy == std::string(text.size(), '\0'));
}

TEST_CASE("a watch tells a file that was written over from one that grew or was replaced") {
    const TempFolder folder;
    const std::string text = test::dump_like_text(3 << 20);
    const auto fresh = [&] { return opened(folder.write("file", text)).value(); };
    const std::string path = folder.path("file");
    const auto has_lost = [](const MappedFile& file) { return file.watch()->has_lost_bytes(); };

    const MappedFile grown = fresh();
    CHECK_FALSE(has_lost(grown));
    for (int i = 0; i < 3; ++i) {
        std::ofstream(path, std::ios::app) << "more";
        CHECK_FALSE(has_lost(grown));
        CHECK((grown.bytes() == text));
    }
    std::filesystem::resize_file(path, text.size() - 1);
    CHECK(has_lost(grown));

    const MappedFile replaced = fresh();
    std::filesystem::rename(folder.write("new", "TEXT"), path);
    CHECK_FALSE(has_lost(replaced));
    std::filesystem::remove(path);
    CHECK_FALSE(has_lost(replaced));

    std::string other = text;
    other[other.size() / 2] ^= 1;
    const MappedFile same_size = fresh();
    folder.write("file", other);
    std::filesystem::last_write_time(
        path, std::filesystem::file_time_type::clock::now() + std::chrono::seconds(5));
    CHECK(has_lost(same_size));

    for (const size_t place : {size_t{0}, text.size() - 1}) {
        const MappedFile larger = fresh();
        other = text + "more";
        other[place] ^= 1;
        folder.write("file", other);
        CHECK(has_lost(larger));
        folder.write("file", text + "more");
        CHECK(has_lost(larger));  // for ever
    }
}

TEST_CASE("a file that had its old bytes back after a part was read as zeros has lost them") {
    const TempFolder folder;
    const std::string text = test::dump_like_text(3 << 20);
    const std::string path = folder.write("file", text);
    const MappedFile file = opened(path).value();
    std::filesystem::resize_file(path, 0);
    CHECK(file.bytes()[text.size() / 2] == '\0');
    folder.write("file", text + "more");
    const FileWatchPtr watch = file.watch();
    CHECK(watch->has_lost_bytes());
    const Result<void> intact = check_files({&watch, 1});
    REQUIRE_FALSE(intact.ok());
    CHECK(intact.error().code == ErrorCode::kChanged);
    CHECK(intact.error().source == path);
}

TEST_CASE("copied bytes need no watch") {
    const TempFolder folder;
    MappedFile small = opened(folder.write("small", "text")).value();
    CHECK(small.watch() == nullptr);
    CHECK(check_files({&small.watch(), 1}).ok());
    MappedFile large = opened(folder.write("large", test::dump_like_text(3 << 20))).value();
    large.drop_bytes();
    CHECK(large.watch() == nullptr);
}

TEST_CASE("what is no file says what it is") {
    const TempFolder folder;
    CHECK(error_of(folder.path("missing")) == "cannot open: No such file or directory");
    CHECK(error_of(folder.path("")) == "cannot open: is a folder");
    CHECK(error_of("/dev/zero") == "cannot open: is a device, not a file");
    CHECK(error_of("") == "cannot open: No such file or directory");
    CHECK(error_of(folder.write("file", "x") + "/y") == "cannot open: Not a directory");

    const std::string socket_path = folder.path("socket");
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    REQUIRE(socket_path.size() < sizeof address.sun_path);
    std::copy(socket_path.begin(), socket_path.end(), address.sun_path);
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM, 0);
    REQUIRE(bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    CHECK(error_of(socket_path) == "cannot open: is a socket, not a file");
    close(descriptor);
}

TEST_CASE("a file that may not be read says so") {
    if (geteuid() == 0) {
        SUCCEED("root may read everything");
        return;
    }
    const TempFolder folder;
    const std::string path = folder.write("file", "x");
    REQUIRE(chmod(path.c_str(), 0) == 0);
    CHECK(error_of(path) == "cannot open: Permission denied");
}

TEST_CASE("files of unknown size are read to their end") {
    const Result<MappedFile> file = opened("/proc/self/status");
    REQUIRE(file.ok());
    CHECK(file.value().bytes().starts_with("Name:"));
}

TEST_CASE("a pipe is read until its writer is done") {
    const TempFolder folder;
    const std::string path = folder.path("pipe");
    REQUIRE(mkfifo(path.c_str(), 0600) == 0);
    const std::string text = test::dump_like_text(3000000);
    std::jthread writer([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        std::ofstream(path, std::ios::binary) << text;
    });
    const Result<MappedFile> file = opened(path);
    REQUIRE(file.ok());
    CHECK((file.value().bytes() == text));
    CHECK_FALSE(file.value().has_changed());
}

TEST_CASE("waiting for a pipe that nobody writes can be cancelled") {
    const TempFolder folder;
    const std::string path = folder.path("pipe");
    REQUIRE(mkfifo(path.c_str(), 0600) == 0);
    JobContext job;
    std::jthread canceller([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        job.cancel();
    });
    const Result<MappedFile> file = MappedFile::open(path, job);
    REQUIRE_FALSE(file.ok());
    CHECK(file.error().code == ErrorCode::kCancelled);
}

}  // namespace
TEST_CASE("pages let go of read the same again, and copied bytes stay") {
    const TempFolder folder;
    for (const size_t size : {size_t{5000}, MappedFile::kCopyBelowBytes * 3 + 123}) {
        std::string text(size, 'x');
        for (size_t i = 0; i < size; i += 7) text[i] = static_cast<char>('a' + i % 26);
        const auto result = opened(folder.write("file", text));
        REQUIRE(result.ok());
        const MappedFile& file = result.value();
        CHECK((file.bytes() == text));
        file.forget_pages(100, size - 200);
        CHECK((file.bytes() == text));
        file.forget_pages(0, SIZE_MAX);
        file.forget_pages(size + 5, 10);
        CHECK((file.bytes() == text));
        CHECK((file.bytes().data()[size] == 0));
        CHECK_FALSE(file.has_changed());
    }
}

}  // namespace hs
