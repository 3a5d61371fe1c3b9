#include "app/file_dialog/path_completer.h"

#include <chrono>
#include <filesystem>
#include <thread>

#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

using namespace hs;

namespace {

std::string completed(PathCompleter& completer, const std::string& typed, const PathBase& base) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (std::chrono::steady_clock::now() < end) {
        const PathCompletion* found = completer.complete(typed, base);
        if (found != nullptr) return found->text;
        if (!completer.is_busy()) return "unreadable";
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return "too late";
}

}  // namespace

TEST_CASE("Completion reads the folder that is typed, wherever it is") {
    const test::TempFolder temp;
    std::filesystem::create_directory(temp.path("runs"));
    temp.write("runs/one.json", "");
    temp.write("runs/one.txt", "");
    const std::string root = std::filesystem::path(temp.path("x")).parent_path().string();
    const PathBase base{root, "/"};
    PathCompleter completer;
    CHECK(completed(completer, root + "/r", base) == root + "/runs/");
    CHECK(completed(completer, "~/r", base) == "~/runs/");
    CHECK(completed(completer, "~/runs/o", base) == "~/runs/one.");
    CHECK(completed(completer, "~/runs/one.j", base) == "~/runs/one.json");
    CHECK(completed(completer, "~/nowhere/x", base) == "unreadable");
    CHECK(completed(completer, "runs/one.t", {"/", root}) == "runs/one.txt");
}
