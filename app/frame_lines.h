#pragma once
// The lines of code that frames stand for, where their source files are on this machine and as old
// as the file that names them.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "app/answers.h"
#include "app/app_state.h"

namespace hs {

class FrameLines {
public:
    // Without blanks around it; empty if it is not known.
    [[nodiscard]] std::string_view line(std::string_view file, int64_t number) const;
    void add(std::string_view file, int64_t number, std::string text);
    [[nodiscard]] uint64_t memory_bytes() const { return bytes_; }

private:
    std::map<std::string, std::map<int64_t, std::string>, std::less<>> of_file_;
    uint64_t bytes_ = 0;
};

// Of all frames of the file, read in a job, once for each reading of the file.
Answered<FrameLines> frame_lines(Answers& answers, const AppState& state, const DatasetRow& row);

}  // namespace hs
