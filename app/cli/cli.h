#pragma once
// The command line: everything heapscope does without a window.

#include <span>
#include <string_view>

#include "app/cli/cli_hooks.h"

namespace hs {

// True if these words (after the program's name) are for run_cli, false if they ask for the window:
// no words at all, or files to open.
bool is_command_line(std::span<const std::string_view> words);

// Runs one command. 0 done, 1 the input or the work failed, 2 wrong usage, 130 interrupted.
int run_cli(std::span<const std::string_view> words, const CliHooks& hooks = {});

}  // namespace hs
