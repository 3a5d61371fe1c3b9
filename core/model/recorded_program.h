#pragma once
// The program that a recording is of, as far as the recording says.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hs {

struct RecordedDump {
    std::string label;    // as the program named it; may be empty
    std::string trigger;  // what made it where the program did not; may be empty
    double time_s = 0;    // since the recording began
    int64_t made_ns = 0;  // since the epoch
};

struct RecordedProgram {
    std::string command;  // its arguments with blanks between them; empty: not known
    std::string python;   // "3.13.0"; empty: not known
    std::optional<int64_t> pid;
    bool has_end = true;  // false: it was killed or is still running
    // Those in the file, of which one can be shown: by number from 1, 0 for none of them.
    std::vector<RecordedDump> dumps = {};
    uint32_t shown_dump = 0;
    [[nodiscard]] const RecordedDump* shown() const {
        return shown_dump == 0 ? nullptr : &dumps[shown_dump - 1];
    }
};

}  // namespace hs
