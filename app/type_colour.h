#pragma once
// The colour of a Python type, the same in every view and every run. Types that nearly every dump
// holds have places of their own around the circle of hues, so that they can be told apart; all
// others get theirs by hash.

#include <string_view>

#include "render/colour.h"

namespace hs {

// short_name: as short_type_name gives it.
Rgba colour_of_type(std::string_view short_name, bool dark_theme);

}  // namespace hs
