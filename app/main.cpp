#include <string_view>
#include <vector>

#include "app/bench_frames.h"
#include "app/cli/cli.h"
#include "app/window_main.h"

int main(int argc, char** argv) {
    const std::vector<std::string_view> words(argv + (argc > 0 ? 1 : 0), argv + argc);
    if (!hs::is_window_command(words) && hs::is_command_line(words)) {
        return hs::run_cli(words, {.bench_frames = hs::bench_frames});
    }
    return hs::run_window_command(words);
}
