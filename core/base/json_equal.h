#pragma once
// Whether two JSON values mean the same: numbers by value (1 and 1.0, of any length), strings after
// decoding, objects whatever the order of their keys, the last of a repeated key.

#include <string>
#include <string_view>

namespace hs {

// Tokens as cut out by json_value_end. Values nested deeper than 32 levels are compared as text.
bool json_equal(std::string_view a, std::string_view b);

bool json_numbers_equal(std::string_view a, std::string_view b);

// One text for all values that are equal: to sort and count values by meaning.
std::string json_canonical(std::string_view token);

}  // namespace hs
