#pragma once
// A few lines of a source file around one of them, for showing where something comes from.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/job_context.h"
#include "core/base/result.h"

namespace hs {

struct SourceLine {
    int64_t number = 0;  // from 1
    std::string text;    // without line end; tabs as four blanks
};

// Up to `context` lines before and after; empty if the text has no such line.
std::vector<SourceLine> lines_around(std::string_view text, int64_t line, int64_t context);

// The same of a file. A relative path is looked for in `folder`, then in its parents.
Result<std::vector<SourceLine>> lines_of_file(const std::string& path, const std::string& folder,
                                              int64_t line, int64_t context, JobContext& job);

}  // namespace hs
