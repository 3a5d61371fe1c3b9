#pragma once
// Finding text in large text at the speed of memory.

#include <string_view>

namespace hs {

// Offset of the first occurrence, npos if there is none; 0 for an empty part. Compares the part's
// first and last byte sixteen places at a time, which passes over JSON at some 10 GB/s.
size_t find_text(std::string_view text, std::string_view part);

// The same with upper and lower case alike, in ASCII.
size_t find_text_in_any_case(std::string_view text, std::string_view part);
bool equal_in_any_case(std::string_view a, std::string_view b);

// Whether JSON text holds the part, or an escape that could stand for a plain character (\uXXXX or
// \/), in one pass. False: no decoded string of it holds the part either, if the part has no quote,
// backslash or control character.
bool json_may_hold(std::string_view json, std::string_view part);
bool json_may_hold_in_any_case(std::string_view json, std::string_view part);

}  // namespace hs
