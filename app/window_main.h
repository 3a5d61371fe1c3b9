#pragma once
// The entries of the commands that draw. Each returns the program's exit status and writes what
// went wrong to standard error.

#include <span>
#include <string_view>

#include "app/window_options.h"

namespace hs {

int run_window_command(std::span<const std::string_view> words);

int run_window(const WindowOptions& options);
int run_screenshot(const WindowOptions& options);
int run_script(const WindowOptions& options);

}  // namespace hs
