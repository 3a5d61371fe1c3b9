#pragma once
// The program that a recording is of, as far as the recording says.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hs {

struct RecordedProgram {
    std::string command;  // its arguments with blanks between them; empty: not known
    std::string python;   // "3.13.0"; empty: not known
    std::optional<int64_t> pid;
    bool has_end = true;  // false: it was killed or is still running
};

}  // namespace hs
