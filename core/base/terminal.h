#pragma once
// Text on its way to a terminal, which must not obey what others wrote.

#include <cstddef>
#include <string>
#include <string_view>

namespace hs {

// Columns of the terminal behind a file descriptor, 0 if it is none.
size_t terminal_columns_of(int descriptor);

// Control characters but line ends and tabs as visible escapes, invalid UTF-8 as U+FFFD: what a
// terminal may be sent of text that others wrote.
std::string terminal_text(std::string_view text);

// One line on standard error. A terminal gets it made printable: file names and contents may hold
// its control codes. Anything else gets the bytes as they are.
void print_message(std::string_view line);

}  // namespace hs
