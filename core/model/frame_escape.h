#pragma once
// A frame's name within a line of collapsed stacks. What would break the line is written out and
// read back the same way: \\ for a backslash, \x3b for a semicolon, \n and \r for line breaks,
// \xNN for bytes that are not UTF-8.

#include <string>
#include <string_view>

namespace hs {

std::string escaped_frame(std::string_view name);
// The reverse; what is no escape stays as it is.
std::string unescaped_frame(std::string_view text);

}  // namespace hs
