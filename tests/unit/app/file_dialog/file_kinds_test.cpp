#include "app/file_dialog/file_kinds.h"

#include <sys/stat.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

using namespace hs;

namespace {

void settle(SlowJobs& jobs) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    do {
        jobs.publish();
        if (jobs.is_idle()) return;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    } while (std::chrono::steady_clock::now() < end);
    FAIL("the kinds did not come to rest");
}

}  // namespace

TEST_CASE("A file that no importer knows is unknown, and a pipe is never waited for") {
    const test::TempFolder temp;
    CHECK(recognise_file(temp.write("x", "\x01\x02nothing we know")) == FileKind{});
    // What some importer would take, were it not told to be something else.
    CHECK(recognise_file(temp.write("a.heapsnapshot",
                                    R"({"snapshot":{"meta":{"node_fields":[]}},"samples":[]})")) ==
          FileKind{});
    CHECK(recognise_file(temp.write("a.pickle", "\x80\x04}(segments device_traces")) == FileKind{});
    CHECK(recognise_file(temp.path("gone")).tone == KindTone::kProblem);
    REQUIRE(mkfifo(temp.path("pipe").c_str(), 0600) == 0);
    CHECK(recognise_file(temp.path("pipe")) == FileKind{KindTone::kProblem, "not a regular file"});
}

TEST_CASE("The label of a format is its description without what is in brackets") {
    CHECK(short_description("heapprof log (.hpm with .hpd)") == "heapprof log");
    CHECK(short_description("heap dump") == "heap dump");
}

TEST_CASE("Halves of a heapprof log are told by name") {
    REQUIRE(pair_half("run.hpm.gz").has_value());
    CHECK(pair_half("run.hpm.gz")->base == "run");
    CHECK_FALSE(pair_half("run.hpm.gz")->is_data);
    CHECK(pair_half("run.hpd")->is_data);
    CHECK_FALSE(pair_half("run.json").has_value());
}

TEST_CASE("A kind is looked up once and again when the file has changed") {
    std::atomic<int> looks = 0;
    std::atomic<int> wakes = 0;
    SlowJobs jobs([&] { ++wakes; });
    FileKinds kinds(jobs, [&](const std::string& path) {
        ++looks;
        return FileKind{KindTone::kKnown, path};
    });
    const FileKinds::File file{"/a", 1, 2};
    CHECK(kinds.find(file, false) == nullptr);
    settle(jobs);
    CHECK(looks == 0);
    CHECK(kinds.find(file, true) == nullptr);
    kinds.find(file, true);
    settle(jobs);
    REQUIRE(kinds.find(file, true) != nullptr);
    CHECK(kinds.find(file, true)->text == "/a");
    CHECK(looks == 1);
    CHECK(wakes == 1);
    CHECK(kinds.find({"/a", 1, 3}, true) == nullptr);
    settle(jobs);
    CHECK(kinds.find({"/a", 1, 3}, true) != nullptr);
    CHECK(looks == 2);
}

TEST_CASE("What was asked for and dropped can be asked for again") {
    SlowJobs jobs;
    FileKinds kinds(jobs, [](const std::string&) {
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
        return FileKind{KindTone::kKnown, "known"};
    });
    for (int i = 0; i < 20; ++i) kinds.find({"/f" + std::to_string(i), 0, 0}, true);
    kinds.drop_waiting();
    for (int i = 0; i < 20; ++i) kinds.find({"/f" + std::to_string(i), 0, 0}, true);
    settle(jobs);
    for (int i = 0; i < 20; ++i) {
        CHECK(kinds.find({"/f" + std::to_string(i), 0, 0}, false) != nullptr);
    }
}

TEST_CASE("What was asked for last is looked at first") {
    std::string order;
    std::atomic<bool> has_begun = false;
    std::atomic<bool> may_end = false;
    SlowJobs jobs({}, 1);
    FileKinds kinds(jobs, [&](const std::string& path) {
        has_begun = true;
        while (!may_end) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        order += path + " ";
        return FileKind{};
    });
    kinds.find({"busy", 0, 0}, true);
    while (!has_begun) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    for (const char* path : {"a", "b", "c", "d"}) kinds.find({path, 0, 0}, true);
    may_end = true;
    settle(jobs);
    CHECK(order == "busy d c b a ");
}
