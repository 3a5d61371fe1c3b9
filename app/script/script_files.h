#pragma once
// What other programs do to files while the window shows them, for scripts.

#include <cstdint>
#include <string>

#include "core/base/result.h"

namespace hs {

// Writes over what is there, as a program does that begins its file anew: who has the old one
// mapped sees the new bytes.
Result<void> copy_over(const std::string& source, const std::string& path);
// In one step, as a program does that writes beside the file and renames: who has the old one
// mapped keeps it.
Result<void> move_over(const std::string& source, const std::string& path);
// Without the bytes from there on; a shorter file stays as it is.
Result<void> cut_file(const std::string& path, uint64_t byte_count);
// A file that is not there is no error.
Result<void> remove_file(const std::string& path);

}  // namespace hs
