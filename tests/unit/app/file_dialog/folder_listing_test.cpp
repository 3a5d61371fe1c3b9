#include "app/file_dialog/folder_listing.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

using namespace hs;

TEST_CASE("A folder lists folders first and counts as people do") {
    const test::TempFolder temp;
    temp.write("run10.json", "1234567890");
    temp.write("run2.json", "12");
    temp.write(".hidden", "");
    std::filesystem::create_directory(temp.path("zoo"));
    JobContext job;
    const auto listing = list_folder(temp.path(""), job);
    REQUIRE(listing.ok());
    const auto& entries = listing.value().entries;
    REQUIRE(entries.size() == 4);
    CHECK(entries[0].name == "zoo");
    CHECK(entries[0].type == EntryType::kFolder);
    CHECK(entries[1].name == ".hidden");
    CHECK(entries[1].is_hidden);
    CHECK(entries[2].name == "run2.json");
    CHECK(entries[2].size_bytes == 2);
    CHECK(entries[2].modified_ns > int64_t{1'600'000'000} * 1'000'000'000);
    CHECK(entries[3].name == "run10.json");
    CHECK(job.progress().done == 4);
}

TEST_CASE("Links show what they point to, and broken ones say so") {
    const test::TempFolder temp;
    temp.write("file", "12345");
    std::filesystem::create_symlink("file", temp.path("good"));
    std::filesystem::create_symlink("nowhere", temp.path("bad"));
    std::filesystem::create_symlink("/", temp.path("folder"));
    JobContext job;
    const auto listing = list_folder(temp.path(""), job);
    REQUIRE(listing.ok());
    const auto& entries = listing.value().entries;
    REQUIRE(entries.size() == 4);
    CHECK(entries[0].type == EntryType::kFolder);
    CHECK(entries[1].type == EntryType::kBroken);
    CHECK(entries[3].is_link);
    CHECK(entries[3].size_bytes == 5);
    CHECK_FALSE(entries[2].is_link);
}

TEST_CASE("A pipe is shown as something special") {
    const test::TempFolder temp;
    REQUIRE(mkfifo(temp.path("pipe").c_str(), 0600) == 0);
    JobContext job;
    const auto listing = list_folder(temp.path(""), job);
    REQUIRE(listing.ok());
    REQUIRE(listing.value().entries.size() == 1);
    CHECK(listing.value().entries[0].type == EntryType::kSpecial);
}

TEST_CASE("Folders that cannot be read say why in a sentence") {
    const test::TempFolder temp;
    JobContext job;
    const auto gone = list_folder(temp.path("gone"), job);
    REQUIRE_FALSE(gone.ok());
    CHECK(gone.error().message == "This folder does not exist.");
    const auto file = list_folder(temp.write("file", ""), job);
    REQUIRE_FALSE(file.ok());
    CHECK(file.error().code == ErrorCode::kUsage);
    std::filesystem::create_symlink("loop", temp.path("loop"));
    const auto loop = list_folder(temp.path("loop"), job);
    REQUIRE_FALSE(loop.ok());
    CHECK(loop.error().message == "This path is a loop of links.");
    CHECK(folder_error_text(EACCES) == "You may not read this folder: permission denied.");
}

TEST_CASE("Listing stops when it is cancelled") {
    const test::TempFolder temp;
    temp.write("a", "");
    JobContext job;
    job.cancel();
    const auto listing = list_folder(temp.path(""), job);
    REQUIRE_FALSE(listing.ok());
    CHECK(listing.error().code == ErrorCode::kCancelled);
}

TEST_CASE("Local times read as year, month, day, hour and minute") {
    const std::string text = format_local_minute(int64_t{1'700'000'000} * 1'000'000'000);
    CHECK(text.size() == 16);
    CHECK(text.substr(0, 8) == "2023-11-");
    CHECK(format_local_minute(-1).size() == 16);
}
