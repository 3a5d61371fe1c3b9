#include "app/file_dialog/system_dialog.h"

#include <signal.h>
#include <sys/stat.h>

#include <chrono>
#include <thread>

#include "app/jobs.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

using namespace hs;

namespace {

std::string make_program(const test::TempFolder& temp, const std::string& name,
                         const std::string& body) {
    const std::string path = temp.write(name, "#!/bin/sh\n" + body + "\n");
    chmod(path.c_str(), 0755);
    return path;
}

Result<std::vector<std::string>> outcome(const std::string& program) {
    JobContext job;
    return run_system_dialog({program}, job);
}

}  // namespace

TEST_CASE("A system dialog is found along the path, kdialog first on KDE") {
    const test::TempFolder temp;
    const std::string folder = temp.path("");
    CHECK(find_system_dialog(folder, "").empty());
    CHECK(find_system_dialog("", "").empty());
    temp.write("zenity", "not a program");
    CHECK(find_system_dialog(folder, "").empty());
    make_program(temp, "zenity", "");
    CHECK(find_system_dialog("/nowhere:" + folder, "") == folder + "/zenity");
    CHECK(find_system_dialog(folder, "KDE") == folder + "/zenity");
    make_program(temp, "kdialog", "");
    CHECK(find_system_dialog(folder, "KDE") == folder + "/kdialog");
    CHECK(find_system_dialog(folder, "GNOME") == folder + "/zenity");
    CHECK(system_dialog_arguments(folder + "/kdialog", "/a").back() == "/a");
}

TEST_CASE("The folder is an argument of its own, whatever is in its name") {
    const auto words = system_dialog_arguments("/bin/zenity", "/a b; rm -rf x");
    CHECK(words.front() == "/bin/zenity");
    CHECK(words.back() == "--filename=/a b; rm -rf x/");
}

TEST_CASE("Chosen files come back, one a line") {
    const test::TempFolder temp;
    const auto result =
        outcome(make_program(temp, "d", "echo /a/b; echo; echo '/c d'; echo noise"));
    REQUIRE(result.ok());
    CHECK(result.value() == std::vector<std::string>{"/a/b", "/c d"});
}

TEST_CASE("Cancelling gives no files, failing gives an error") {
    const test::TempFolder temp;
    const auto cancelled = outcome(make_program(temp, "c", "exit 1"));
    REQUIRE(cancelled.ok());
    CHECK(cancelled.value().empty());
    CHECK_FALSE(outcome(make_program(temp, "f", "exit 5")).ok());
    CHECK_FALSE(outcome(make_program(temp, "k", "kill -9 $$")).ok());
    CHECK_FALSE(outcome(temp.path("gone")).ok());
}

TEST_CASE("More output than a pipe holds arrives whole") {
    const test::TempFolder temp;
    const auto result = outcome(make_program(
        temp, "many", "i=0; while [ $i -lt 20000 ]; do echo /a/file$i; i=$((i+1)); done"));
    REQUIRE(result.ok());
    CHECK(result.value().size() == 20000);
}

TEST_CASE("The answer is that of the program, whoever else holds its output") {
    const test::TempFolder temp;
    const auto begin = std::chrono::steady_clock::now();
    const auto left = outcome(make_program(temp, "left", "sleep 10 & echo /a"));
    REQUIRE(left.ok());
    CHECK(left.value() == std::vector<std::string>{"/a"});
    const auto closed = outcome(make_program(temp, "closed", "echo /b; exec >&-; sleep 0.1"));
    REQUIRE(closed.ok());
    CHECK(closed.value() == std::vector<std::string>{"/b"});
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(8));
}

TEST_CASE("A dialog that is still open is ended with its owner") {
    const test::TempFolder temp;
    const std::string program =
        make_program(temp, "slow", "echo $$ > '" + temp.path("pid") + "'; exec sleep 60");
    pid_t process = 0;
    {
        SlowJobs jobs;
        Task<std::vector<std::string>> dialog;
        dialog.start(jobs.runner(), "",
                     [&program](JobContext& job) { return run_system_dialog({program}, job); });
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (process == 0 && std::chrono::steady_clock::now() < end) {
            const std::string text = test::file_bytes(temp.path("pid"));
            if (text.ends_with("\n")) process = static_cast<pid_t>(std::stol(text));
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        REQUIRE(process > 0);
        CHECK(kill(process, 0) == 0);
    }
    CHECK(kill(process, 0) != 0);
}
