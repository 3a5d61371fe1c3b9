#include "app/recent_files.h"

#include <chrono>
#include <thread>

#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

using namespace hs;

TEST_CASE("Pinned files come first, and no file twice") {
    const std::vector<RecentFile> rows = recent_rows({"/p", "/q"}, {"/a", "/p", "/b", "", "/a"});
    CHECK(rows ==
          std::vector<RecentFile>{{"/p", true}, {"/q", true}, {"/a", false}, {"/b", false}});
}

TEST_CASE("A recent file says why it cannot be opened") {
    const test::TempFolder temp;
    const RecentStatus there = status_of_file(temp.write("x", "123"));
    CHECK(there.is_there);
    CHECK(there.size_bytes == 3);
    CHECK(status_of_file(temp.path("gone")).problem == "missing");
    CHECK(status_of_file(temp.path("")).problem == "not a file");
}

TEST_CASE("Recent files are looked at in the background") {
    const test::TempFolder temp;
    RecentCheck check;
    CHECK(check.find(temp.path("gone")) == nullptr);
    check.update({{temp.write("x", "123"), false}, {temp.path("gone"), true}});
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!check.is_idle() && std::chrono::steady_clock::now() < end) {
        check.poll();
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    check.poll();
    REQUIRE(check.find(temp.path("x")) != nullptr);
    CHECK(check.find(temp.path("x"))->is_there);
    REQUIRE(check.find(temp.path("gone")) != nullptr);
    CHECK(check.find(temp.path("gone"))->problem == "missing");
}
