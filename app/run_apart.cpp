#include "app/run_apart.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/base/start_thread.h"
#include "core/base/terminal.h"
#include "core/base/text_format.h"
#include "core/base/thread_pool.h"

namespace hs {
namespace {

constexpr int kFailed = 1;

// RLIM_INFINITY without a limit.
rlim_t limit_of(__rlimit_resource_t resource) {
    rlimit limit = {};
    return getrlimit(resource, &limit) == 0 ? limit.rlim_cur : RLIM_INFINITY;
}

std::string limit_text() {
    const rlim_t space = limit_of(RLIMIT_AS);
    const bool is_space = space != RLIM_INFINITY;
    const rlim_t bytes = std::min<rlim_t>(is_space ? space : limit_of(RLIMIT_DATA), INT64_MAX);
    return format_bytes(static_cast<int64_t>(bytes)) +
           (is_space ? " of address space (ulimit -v)" : " of data (ulimit -d)");
}

bool is_crash(int signal_number) {
    constexpr int kCrashes[] = {SIGSEGV, SIGABRT, SIGBUS, SIGILL, SIGFPE, SIGSYS, SIGTRAP};
    return std::find(std::begin(kCrashes), std::end(kCrashes), signal_number) != std::end(kCrashes);
}

}  // namespace

bool is_memory_limited() {
    return limit_of(RLIMIT_AS) != RLIM_INFINITY || limit_of(RLIMIT_DATA) != RLIM_INFINITY;
}

void spare_driver_threads() {
    const auto can_start_all = [] {
        std::mutex gate;  // none ends before all are started
        std::vector<std::jthread> threads;
        const std::lock_guard held(gate);
        for (size_t i = 0; i < default_thread_count() + 1; ++i) {
            threads.push_back(start_thread([&gate] { const std::lock_guard wait(gate); }));
            if (!threads.back().joinable()) return false;
        }
        return true;
    };
    constexpr int kKeep = 0;  // what the user set
    if (is_memory_limited() || !can_start_all()) setenv("LP_NUM_THREADS", "0", kKeep);
}

int run_apart(const std::function<int()>& work) {
    const pid_t child = fork();
    if (child < 0) return work();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        const int status = work();
        std::fflush(nullptr);
        std::_Exit(status);
    }
    // A terminal sends it to both; the child knows what to do.
    std::signal(SIGINT, SIG_IGN);
    int ended = 0;
    while (waitpid(child, &ended, 0) < 0 && errno == EINTR) {}
    if (WIFEXITED(ended)) return WEXITSTATUS(ended);
    if (!is_crash(WTERMSIG(ended))) {
        std::signal(WTERMSIG(ended), SIG_DFL);
        std::raise(WTERMSIG(ended));
    }
    print_message("heapscope: the graphics driver crashed, probably for lack of memory: " +
                  limit_text() + " is too little; about 1 GiB is enough");
    return kFailed;
}

}  // namespace hs
