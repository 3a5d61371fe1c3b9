#pragma once
// The line that an instruction of a code object is on, by CPython's line tables of three kinds.

#include <cstdint>
#include <string_view>

namespace hs {

// python_version: Python's hexadecimal one. offset: of the instruction, as f_lasti; -1 before the
// first one. Line 0 where the table does not say.
int64_t line_of_instruction(std::string_view table, int64_t first_line, int64_t offset,
                            uint32_t python_version);

}  // namespace hs
