#include "app/start_program.h"

#include <sys/wait.h>

#include <filesystem>

#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

namespace hs {
namespace {

TEST_CASE("A program is looked for in absolute folders that may run it, in their order") {
    const test::TempFolder temp;
    const std::string folder = temp.path("bin");
    std::filesystem::create_directory(folder);
    CHECK(program_on_path("tool", folder).empty());
    std::filesystem::permissions(temp.write("bin/tool", ""), std::filesystem::perms::owner_read);
    CHECK(program_on_path("tool", folder).empty());
    std::filesystem::permissions(folder + "/tool", std::filesystem::perms::owner_all);
    CHECK(program_on_path("tool", "/nowhere::" + folder) == folder + "/tool");
    CHECK(program_on_path("tool", std::filesystem::relative(folder).string()).empty());
    CHECK(program_on_path("./tool", "") == "./tool");
}

TEST_CASE("A program that cannot be started is an error that names it") {
    const test::TempFolder temp;
    const Result<pid_t> none = start_program({temp.path("gone")});
    REQUIRE_FALSE(none.ok());
    CHECK(none.error().source == temp.path("gone"));
    const Result<pid_t> some = start_program({"/bin/sh", "-c", "exit 3"});
    REQUIRE(some.ok());
    int status = 0;
    REQUIRE(waitpid(some.value(), &status, 0) == some.value());
    CHECK(WEXITSTATUS(status) == 3);
}

}  // namespace
}  // namespace hs
