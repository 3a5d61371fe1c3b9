#pragma once
// The texts of --help, made from the table of commands.

#include <string>

#include "app/cli/command.h"

namespace hs {

std::string overview_text();
std::string usage_line(const Command& command);  // "usage: heapscope info FILE..."
std::string command_help(const Command& command);

}  // namespace hs
