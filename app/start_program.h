#pragma once
// Other programs, started without a shell and without this one's terminal.

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace hs {

// The value of an environment variable; empty if there is none.
std::string environment(const char* name);

// The first along a PATH ("/usr/bin:/bin") that can be run, from absolute folders alone; a name
// with a slash is a path itself. Empty if there is none.
std::string program_on_path(const std::string& name, std::string_view search_path);

// The program, a path, and its arguments. What it prints goes to the file, -1: nowhere.
Result<pid_t> start_program(std::vector<std::string> words, int output = -1);

}  // namespace hs
