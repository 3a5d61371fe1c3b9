#include <cstdio>
#include <string_view>
#include <vector>

#include "app/cli/cli.h"

int main(int argc, char** argv) {
    const std::vector<std::string_view> words(argv + (argc > 0 ? 1 : 0), argv + argc);
    if (hs::is_command_line(words)) { return hs::run_cli(words); }
    std::fputs("heapscope: this build has no window; try heapscope help\n", stderr);
    return 1;
}
