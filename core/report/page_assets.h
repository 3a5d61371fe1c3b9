#pragma once
// The style and the script of every report page.

#include <string_view>

namespace hs {

std::string_view page_style();
std::string_view page_script();

}  // namespace hs
