// hs_sessions: uses the window at random, by seed, and says where it crashes, hangs or shows what
// cannot be.

#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/sessions/run_session.h"
#include "tests/sessions/watchdog.h"
#include "tests/sessions/watchdog_check.h"
#include "tests/support/temp_folder.h"

namespace hs::test {
namespace {

constexpr const char* kUsage =
    "usage: hs_sessions [--seeds FIRST[-LAST]] [--steps N] [--jobs N] [--patience SECONDS]\n"
    "                   [--folder FOLDER] [FILE...]\n"
    "       hs_sessions --check-watchdog\n"
    "\n"
    "Takes N random steps for each seed, in a process of its own, with files of its own and with\n"
    "copies of the given ones. The folder of a session that fails stays (with --folder, of all):\n"
    "go there, and `heapscope --script session.script` takes the same steps.\n";

struct Wishes {
    uint64_t first = 1;
    uint64_t last = 10;
    SessionPlan plan;
    size_t jobs = 1;
    std::string folder;
    std::vector<std::string> files;
};

template <class Number>
bool read_number(std::string_view text, Number* number) {
    const char* end = text.data() + text.size();
    const auto [stop, problem] = std::from_chars(text.data(), end, *number);
    return problem == std::errc() && stop == end;
}

bool read_seeds(std::string_view text, Wishes* wishes) {
    const size_t dash = text.find('-');
    if (!read_number(text.substr(0, dash), &wishes->first)) return false;
    wishes->last = wishes->first;
    return dash == std::string_view::npos || read_number(text.substr(dash + 1), &wishes->last);
}

std::optional<Wishes> wishes_from(const std::vector<std::string_view>& words) {
    Wishes wishes;
    for (size_t i = 0; i < words.size(); ++i) {
        if (!words[i].starts_with("--")) {
            wishes.files.emplace_back(std::filesystem::absolute(words[i]));
            continue;
        }
        if (i + 1 == words.size()) return {};
        const std::string_view value = words[i + 1];
        bool is_good = false;
        if (words[i] == "--seeds") is_good = read_seeds(value, &wishes);
        if (words[i] == "--steps") is_good = read_number(value, &wishes.plan.steps);
        if (words[i] == "--jobs") is_good = read_number(value, &wishes.jobs) && wishes.jobs > 0;
        if (words[i] == "--patience") is_good = read_number(value, &wishes.plan.patience_s);
        if (words[i] == "--folder") is_good = !(wishes.folder = value).empty();
        if (!is_good) return {};
        ++i;
    }
    return wishes;
}

// The process of one session; says everything to output.txt in its folder.
[[noreturn]] void be_session(const SessionPlan& plan, const std::string& folder,
                             const SessionFiles& files) {
    if (chdir(folder.c_str()) != 0) _exit(2);
    const int output = open("output.txt", O_WRONLY | O_CREAT | O_TRUNC, 0644);
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    const Result<void> done = run_session(plan, files);
    if (!done.ok()) std::fprintf(stderr, "-- %s\n", describe(done.error()).c_str());
    // Not exit(): drivers are unloaded there, at their own risk.
    std::fflush(nullptr);
    _exit(done.ok() ? 0 : 1);
}

std::string how_it_ended(int status) {
    if (WIFSIGNALED(status)) return "died of signal " + std::to_string(WTERMSIG(status));
    if (WEXITSTATUS(status) == Watchdog::kHung) return "hangs";
    return "failed with status " + std::to_string(WEXITSTATUS(status));
}

// They were written down before they were taken.
std::string last_steps(const std::string& folder) {
    constexpr size_t kSteps = 30;
    const std::string steps = file_bytes(folder + "/session.script");
    size_t begin = steps.size();
    for (size_t i = 0; i <= kSteps && begin != 0; ++i) {
        const size_t end = steps.rfind('\n', begin - 1);
        begin = end == std::string::npos ? 0 : end;
    }
    return "\n-- the last steps" + (begin == 0 ? "\n" : std::string()) + steps.substr(begin);
}

class Sessions {
public:
    Sessions(const Wishes& wishes, std::string folder)
        : wishes_(wishes), folder_(std::move(folder)) {
        std::filesystem::create_directories(folder_ + "/originals");
        files_ = make_session_files(folder_ + "/originals", wishes.files);
    }

    // The number of sessions that failed.
    size_t run() {
        for (uint64_t seed = wishes_.first; seed <= wishes_.last; ++seed) {
            if (running_.size() >= wishes_.jobs) wait_for_one();
            start(seed);
        }
        while (!running_.empty()) wait_for_one();
        const uint64_t all = wishes_.last - wishes_.first + 1;
        std::printf("%zu of %s sessions failed\n", failed_, std::to_string(all).c_str());
        return failed_;
    }

private:
    [[nodiscard]] std::string folder_of(uint64_t seed) const {
        return folder_ + "/session-" + std::to_string(seed);
    }

    void start(uint64_t seed) {
        std::error_code ignored;
        std::filesystem::remove_all(folder_of(seed), ignored);
        std::filesystem::create_directories(folder_of(seed));
        std::filesystem::create_symlink("../originals", folder_of(seed) + "/originals", ignored);
        SessionPlan plan = wishes_.plan;
        plan.seed = seed;
        std::fflush(nullptr);
        const pid_t child = fork();
        if (child == 0) be_session(plan, folder_of(seed), files_);
        running_[child] = seed;
    }

    void wait_for_one() {
        int status = 0;
        const pid_t child = wait(&status);
        const auto found = running_.find(child);
        if (found == running_.end()) return;
        const uint64_t seed = found->second;
        running_.erase(found);
        const std::string folder = folder_of(seed);
        std::error_code ignored;
        if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
            if (wishes_.folder.empty()) std::filesystem::remove_all(folder, ignored);
            return;
        }
        ++failed_;
        std::printf("%s%s\nSession %llu %s: cd %s && heapscope --script session.script\n",
                    last_steps(folder).c_str(), file_bytes(folder + "/output.txt").c_str(),
                    static_cast<unsigned long long>(seed), how_it_ended(status).c_str(),
                    folder.c_str());
        std::fflush(stdout);
    }

    const Wishes& wishes_;
    std::string folder_;
    SessionFiles files_;
    std::map<pid_t, uint64_t> running_;
    size_t failed_ = 0;
};

int run(const Wishes& wishes) {
    std::string folder = wishes.folder;
    if (folder.empty()) {
        folder = (std::filesystem::temp_directory_path() / "hs-sessions-XXXXXX").string();
        if (mkdtemp(folder.data()) == nullptr) return 2;
    }
    folder = std::filesystem::absolute(folder).lexically_normal();
    const size_t failed = Sessions(wishes, folder).run();
    std::error_code ignored;
    if (failed == 0 && wishes.folder.empty()) std::filesystem::remove_all(folder, ignored);
    return failed == 0 ? 0 : 1;
}

}  // namespace
}  // namespace hs::test

int main(int argc, char** argv) {
    const std::vector<std::string_view> words(argv + (argc > 0 ? 1 : 0), argv + argc);
    if (words.size() == 1 && words[0] == "--check-watchdog") return hs::test::check_watchdog();
    const auto wishes = hs::test::wishes_from(words);
    if (!wishes) {
        std::fputs(hs::test::kUsage, stderr);
        return 2;
    }
    return hs::test::run(*wishes);
}
