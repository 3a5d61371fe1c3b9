#include "core/base/atomic_file.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>

#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

namespace hs {
namespace {

using test::file_bytes;
using test::TempFolder;

mode_t mode_of(const std::string& path) {
    struct stat status = {};
    REQUIRE(stat(path.c_str(), &status) == 0);
    return status.st_mode & 07777;
}

TEST_CASE("a file appears with all of its bytes, and nothing else appears") {
    const TempFolder folder;
    const std::string path = folder.path("out.json");
    std::string expected;
    Result<AtomicFile> file = AtomicFile::create(path);
    REQUIRE(file.ok());
    for (int i = 0; i < 3000; ++i) {
        const std::string piece = std::string(1000, static_cast<char>('a' + i % 26));
        file.value().write(piece);
        expected += piece;
    }
    CHECK_FALSE(std::filesystem::exists(path));
    REQUIRE(file.value().commit().ok());
    CHECK(file_bytes(path) == expected);
    CHECK(folder.file_count() == 1);
}

TEST_CASE("without commit the old file stays and the temporary one goes") {
    const TempFolder folder;
    const std::string path = folder.write("kept", "old");
    {
        Result<AtomicFile> file = AtomicFile::create(path);
        REQUIRE(file.ok());
        file.value().write("new");
        CHECK(folder.file_count() == 2);
    }
    CHECK(file_bytes(path) == "old");
    CHECK(folder.file_count() == 1);
}

TEST_CASE("replacing keeps the permissions of the file") {
    const TempFolder folder;
    const std::string path = folder.write("private", "old");
    REQUIRE(chmod(path.c_str(), 0640) == 0);
    REQUIRE(write_file_atomically(path, "new").ok());
    CHECK(file_bytes(path) == "new");
    CHECK(mode_of(path) == 0640);
}

TEST_CASE("a link is followed, not replaced") {
    const TempFolder folder;
    const TempFolder elsewhere;
    const std::string target = elsewhere.write("target", "old");
    const std::string link = folder.path("link");
    REQUIRE(symlink(target.c_str(), link.c_str()) == 0);
    REQUIRE(write_file_atomically(link, "new").ok());
    CHECK(std::filesystem::is_symlink(link));
    CHECK(file_bytes(target) == "new");
    CHECK(elsewhere.file_count() == 1);
}

TEST_CASE("links are followed one after the other, also to a file that is not there yet") {
    const TempFolder folder;
    REQUIRE(symlink("second", folder.path("first").c_str()) == 0);
    REQUIRE(symlink(folder.path("target").c_str(), folder.path("second").c_str()) == 0);
    REQUIRE(write_file_atomically(folder.path("first"), "new").ok());
    CHECK(std::filesystem::is_symlink(folder.path("first")));
    CHECK(std::filesystem::is_symlink(folder.path("second")));
    CHECK(file_bytes(folder.path("target")) == "new");
    CHECK(folder.file_count() == 3);

    REQUIRE(symlink("round", folder.path("round").c_str()) == 0);
    CHECK_FALSE(write_file_atomically(folder.path("round"), "x").ok());
    CHECK(folder.file_count() == 4);
}

TEST_CASE("a kill in the middle leaves the old file, and the next write cleans up") {
    const TempFolder folder;
    const std::string path = folder.write("out", "old");
    const pid_t child = fork();
    if (child == 0) {
        Result<AtomicFile> file = AtomicFile::create(path);
        if (file.ok()) file.value().write(std::string(3 << 20, 'x'));
        raise(SIGKILL);
    }
    REQUIRE(child > 0);
    REQUIRE(waitpid(child, nullptr, 0) == child);
    CHECK(file_bytes(path) == "old");
    CHECK(folder.file_count() == 2);
    REQUIRE(write_file_atomically(path, "new").ok());
    CHECK(file_bytes(path) == "new");
    CHECK(folder.file_count() == 1);
}

TEST_CASE("what a library wrote at the temporary path is committed") {
    const TempFolder folder;
    const std::string path = folder.path("table.xlsx");
    Result<AtomicFile> file = AtomicFile::create(path);
    REQUIRE(file.ok());
    const std::string name =
        std::filesystem::path(file.value().temporary_path()).filename().string();
    folder.write(name, "by a library");
    AtomicFile moved = std::move(file).value();
    REQUIRE(moved.commit().ok());
    CHECK(file_bytes(path) == "by a library");
}

TEST_CASE("errors name the file as given and say why") {
    const TempFolder folder;
    const std::string missing = folder.path("no/such/folder/file");
    const Result<void> written = write_file_atomically(missing, "x");
    REQUIRE_FALSE(written.ok());
    CHECK(written.error().code == ErrorCode::kIo);
    CHECK(describe(written.error()) == missing + ": cannot write: No such file or directory");
    CHECK(describe(write_file_atomically(folder.path(""), "x").error()).find("directory") !=
          std::string::npos);
}

TEST_CASE("a full device is an error at commit") {
    Result<AtomicFile> file = AtomicFile::create("/dev/full");
    REQUIRE(file.ok());
    file.value().write(std::string(3 << 20, 'x'));
    const Result<void> committed = file.value().commit();
    REQUIRE_FALSE(committed.ok());
    CHECK(committed.error().message == "cannot write: No space left on device");
    CHECK(std::filesystem::exists("/dev/full"));
}

TEST_CASE("devices are written straight through and stay") {
    CHECK(write_file_atomically("/dev/null", "anything").ok());
    CHECK(std::filesystem::is_character_file("/dev/null"));
}

TEST_CASE("strays of dead processes go, those of living ones and other files stay") {
    const pid_t child = fork();
    if (child == 0) _exit(0);
    REQUIRE(child > 0);
    REQUIRE(waitpid(child, nullptr, 0) == child);  // now a pid that nobody has

    const TempFolder folder;
    const std::string dead = std::to_string(child);
    const std::string alive = std::to_string(getpid());
    folder.write("out." + dead + ".0.part", "stray");
    folder.write("out." + alive + ".999.part", "in use");
    folder.write("other." + dead + ".0.part", "of another file");
    folder.write("out." + dead, "no part");
    folder.write("out.x.0.part", "no number");
    REQUIRE(write_file_atomically(folder.path("out"), "new").ok());
    CHECK_FALSE(std::filesystem::exists(folder.path("out." + dead + ".0.part")));
    CHECK(folder.file_count() == 5);
}

TEST_CASE("a name as long as the file system allows can be written") {
    const TempFolder folder;
    for (const size_t size : {229, 250, 254, 255}) {
        const std::string path = folder.path(std::string(size, 'x'));
        REQUIRE(write_file_atomically(path, "new").ok());
        CHECK(file_bytes(path) == "new");
    }
    CHECK(folder.file_count() == 4);
    CHECK_FALSE(write_file_atomically(folder.path(std::string(256, 'x')), "new").ok());
    // Two bytes a letter: the temporary name is not cut inside one.
    std::string letters;
    while (letters.size() < 254) letters += "ü";
    CHECK(write_file_atomically(folder.path(letters), "new").ok());
    CHECK(folder.file_count() == 5);
}

TEST_CASE("a stray with this process's number is no obstacle") {
    const TempFolder folder;
    for (int i = 0; i < 60; ++i) {
        folder.write("out." + std::to_string(getpid()) + "." + std::to_string(i) + ".part",
                     "stray");
    }
    CHECK(write_file_atomically(folder.path("out"), "new").ok());
    CHECK(file_bytes(folder.path("out")) == "new");
}

TEST_CASE("unfinished files can be removed by whoever ends the process") {
    const TempFolder folder;
    const pid_t child = fork();
    if (child == 0) {
        Result<AtomicFile> first = AtomicFile::create(folder.path("first"));
        Result<AtomicFile> second = AtomicFile::create(folder.path("second"));
        Result<AtomicFile> done = AtomicFile::create(folder.path("done"));
        const bool good = first.ok() && second.ok() && done.ok() && done.value().commit().ok() &&
                          folder.file_count() == 3;
        AtomicFile moved = std::move(first).value();
        remove_unfinished_files();
        _exit(good ? 0 : 1);
    }
    int status = -1;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(status == 0);
    CHECK(folder.file_count() == 1);
    CHECK(std::filesystem::exists(folder.path("done")));
}

TEST_CASE("a descriptor that is open already is written to and not replaced") {
    const TempFolder folder;
    const std::string path = folder.write("log", "kept\n");
    const int log = ::open(path.c_str(), O_WRONLY | O_APPEND);
    REQUIRE(log >= 0);
    for (const char* name : {"/dev/fd/", "/proc/self/fd/"}) {
        CHECK(write_file_atomically(name + std::to_string(log), "more\n").ok());
    }
    REQUIRE(symlink(("/dev/fd/" + std::to_string(log)).c_str(), folder.path("link").c_str()) == 0);
    CHECK(write_file_atomically(folder.path("link"), "last\n").ok());
    ::close(log);
    CHECK(file_bytes(path) == "kept\nmore\nmore\nlast\n");
    CHECK(folder.file_count() == 2);
}

TEST_CASE("a pipe gets what a library wrote to a file, and its end is no error") {
    int ends[2] = {};
    REQUIRE(pipe(ends) == 0);
    const std::string name = "/dev/fd/" + std::to_string(ends[1]);
    Result<AtomicFile> file = AtomicFile::create(name, AtomicFile::Writer::kLibrary);
    REQUIRE(file.ok());
    const std::string beside = file.value().temporary_path();
    std::ofstream(beside) << "by a library";
    CHECK(file.value().commit().ok());
    CHECK_FALSE(std::filesystem::exists(beside));
    char read_back[64] = {};
    CHECK(::read(ends[0], read_back, sizeof read_back) == 12);
    CHECK(std::string_view(read_back) == "by a library");

    ::close(ends[0]);
    std::signal(SIGPIPE, SIG_IGN);
    CHECK(write_file_atomically(name, "nobody reads this").ok());
    std::signal(SIGPIPE, SIG_DFL);
    ::close(ends[1]);
}

TEST_CASE("a limit of file size is an error, and the file is gone") {
    const TempFolder folder;
    const pid_t child = fork();
    if (child == 0) {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit small = {4096, 4096};
        setrlimit(RLIMIT_FSIZE, &small);
        const auto written = write_file_atomically(folder.path("out"), std::string(5000, 'x'));
        const bool good =
            !written.ok() && written.error().message.find("ulimit -f") != std::string::npos;
        _exit(good ? 0 : 1);
    }
    int status = -1;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(status == 0);
    CHECK(folder.file_count() == 0);
}

}  // namespace
}  // namespace hs
