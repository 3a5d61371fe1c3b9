#pragma once

#include <string>

namespace hs {

// A script for bash: source it, or put it where bash-completion looks for them.
std::string bash_completion();

}  // namespace hs
