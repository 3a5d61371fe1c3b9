#include "tests/sessions/watchdog_check.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <string>

#include "tests/sessions/watchdog.h"
#include "tests/support/temp_folder.h"

namespace hs::test {
namespace {

// Known by their names in the stack.
[[noreturn]] [[gnu::noinline]] void spin_for_the_watchdog() {
    volatile unsigned turns = 0;
    while (true) turns = turns + 1;
}
[[gnu::noinline]] void give_up_for_the_watchdog() {
    abort();
}

struct Ending {
    int status = 0;
    std::string said;
};

Ending ending_of(void (*act)()) {
    const TempFolder folder;
    const std::string path = folder.path("output.txt");
    std::fflush(nullptr);
    const pid_t child = fork();
    if (child == 0) {
        const int output = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
        dup2(output, STDERR_FILENO);
        Watchdog watchdog(1);
        watchdog.begin_step();
        act();
        _exit(0);
    }
    Ending ending;
    waitpid(child, &ending.status, 0);
    ending.said = file_bytes(path);
    return ending;
}

bool has(const Ending& ending, const char* words) {
    return ending.said.find(words) != std::string::npos;
}

}  // namespace

int check_watchdog() {
    const Ending hung = ending_of(spin_for_the_watchdog);
    const bool tells_hang = WIFEXITED(hung.status) && WEXITSTATUS(hung.status) == Watchdog::kHung &&
                            has(hung, "hangs") && has(hung, "spin_for_the_watchdog");
    const Ending died = ending_of(give_up_for_the_watchdog);
    const bool tells_death = WIFSIGNALED(died.status) && has(died, "died of a signal") &&
                             has(died, "give_up_for_the_watchdog");
    if (!tells_hang) std::printf("A hang is not told:\n%s\n", hung.said.c_str());
    if (!tells_death) std::printf("A death is not told:\n%s\n", died.said.c_str());
    return tells_hang && tells_death ? 0 : 1;
}

}  // namespace hs::test
