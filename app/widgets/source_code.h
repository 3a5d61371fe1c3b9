#pragma once
// The lines of a source file around one of them, where the file can be found on this machine.

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace hs {

struct ViewContext;

struct CodeFile {
    std::string path;                // where it was found
    std::vector<std::string> lines;  // cut to a sane length
};

struct SourceCode {
    int64_t scrolled_to = -1;
};

// Fills what is left of the panel. near: a file beside which relative paths are looked for.
void draw_source(ViewContext& view, SourceCode& own, const std::string& file, int64_t line,
                 const std::string& near);

// Says that it is not here, and offers to say where it is.
void draw_no_source(ViewContext& view, const std::string& file);

// The first that exists of: the path itself, the path below the folder of `near` and the folders
// above it, and its last part beside `near`. An error says what was tried. Both ask the disk, which
// may take its time: not within a frame.
Result<std::string> find_code_file(const std::string& file, const std::string& near);
Result<CodeFile> read_code_file(const std::string& file, const std::string& near);

}  // namespace hs
