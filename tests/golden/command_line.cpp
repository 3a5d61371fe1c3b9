// The command line without the window and its libraries: it starts in a quarter of the time, and
// the checks beside this file start it ten thousand times.

#include <string_view>
#include <vector>

#include "app/cli/cli.h"

int main(int argc, char** argv) {
    return hs::run_cli(std::vector<std::string_view>(argv + 1, argv + argc));
}
