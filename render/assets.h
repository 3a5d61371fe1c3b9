#pragma once
// Files inside the program: "shaders/rect.vert", "fonts/text", "example/…". See
// assets/CMakeLists.txt.

#include <string_view>

namespace hs {

// The bytes live as long as the program; a NUL follows them. Empty when there is no such asset,
// which is normal for fonts: the machine that built this may have had none.
std::string_view find_asset(std::string_view name);

}  // namespace hs
