#pragma once
// Opens a place in the source in the editor that people have: what VISUAL or EDITOR names, if it is
// one with a window, else one that is known to take a line, else whatever opens files.

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace hs {

struct OpenInEditor {
    std::string file;
    int64_t line;
    std::string near;  // a file beside which it is looked for too (see source_code.h)
};
// Without waiting for the editor, but for the disk: in a job. The path that was opened.
Result<std::string> open_in_editor(const OpenInEditor& place);

// The program and its arguments; the program is looked for in PATH.
std::vector<std::string> editor_command(const std::string& editor, const std::string& file,
                                        int64_t line);

}  // namespace hs
