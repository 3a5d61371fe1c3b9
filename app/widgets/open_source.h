#pragma once
// Opens a place in the source in the editor that people have: what VISUAL or EDITOR names, if it is
// one with a window, else one that is known to take a line, else whatever opens files.

#include <cstdint>
#include <string>
#include <vector>

namespace hs {

struct ViewContext;

// Looked for as the code in the Inspector is: as it is, then near that file (see source_code.h).
// Without waiting; what went wrong is told in a toast.
void open_in_editor(ViewContext& view, const std::string& file, int64_t line,
                    const std::string& near);

// The program and its arguments; the program is looked for in PATH.
std::vector<std::string> editor_command(const std::string& editor, const std::string& file,
                                        int64_t line);

}  // namespace hs
