#include "app/file_dialog/io_thread.h"

#include <string>

#include "tests/support/catch.h"
#include "tests/support/no_threads.h"

namespace hs {
namespace {

TEST_CASE("Work for the file system is done by its asker where no thread can be started") {
    const test::NoThreads none;
    IoThread thread;
    std::string done;
    thread.submit([&](JobContext&) { done += "a"; });
    CHECK(done == "a");
    CHECK(thread.is_idle());
    // What work asks for comes after it, not inside it.
    thread.submit([&](JobContext&) {
        thread.submit([&](JobContext&) { done += "c"; });
        done += "b";
    });
    CHECK(done == "abc");
    // The work may be told that it is not wanted any more.
    thread.submit([&](JobContext& job) {
        thread.submit([&](JobContext&) { done += "never"; });
        thread.cancel_all();
        done += job.cancelled() ? "d" : "?";
    });
    CHECK(done == "abcd");
    CHECK(thread.is_idle());
}

}  // namespace
}  // namespace hs
