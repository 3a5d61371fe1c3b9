#pragma once
// How wide text is on a terminal: East Asian wide and emoji characters take two columns, combining
// marks none. Text is UTF-8 as printable_text leaves it: valid, without control characters.

#include <cstddef>
#include <string>
#include <string_view>

namespace hs {

size_t text_columns(std::string_view text);

// The text, if it is at most `columns` wide; otherwise its beginning and end with an ellipsis
// between them, exactly fitting or one column less. Characters are never cut apart.
std::string shortened_in_middle(std::string_view text, size_t columns);

}  // namespace hs
