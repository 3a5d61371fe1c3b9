#include <cstdio>
#include <cstdlib>
#include <span>
#include <string_view>
#include <vector>

#include "app/bench_frames.h"
#include "app/cli/cli.h"
#include "app/run_apart.h"
#include "app/window_main.h"
#include "core/base/asan.h"

namespace {

// A command's answer is out: the destructors of libraries, those of the GL loader's tables before
// all, would take another third of the time of a short command. The leak check needs them.
int leave(int status) {
    if (!hs::kUnderAsan) {
        std::fflush(nullptr);
        std::_Exit(status);
    }
    return status;
}

using Words = std::span<const std::string_view>;

bool is_for_command_line(Words words) {
    return !hs::is_window_command(words) && hs::is_command_line(words);
}

int run(Words words) {
    if (is_for_command_line(words)) {
        return leave(hs::run_cli(words, {.bench_frames = hs::bench_frames}));
    }
    return hs::run_window_command(words);
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string_view> words(argv + (argc > 0 ? 1 : 0), argv + argc);
    const bool draws = !is_for_command_line(words) || words[0] == "bench";
    if (draws && hs::is_memory_limited()) return hs::run_apart([&] { return run(words); });
    return run(words);
}
