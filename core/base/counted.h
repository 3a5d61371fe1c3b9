#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/text_format.h"

namespace hs {

// "1 object", "1,234 objects".
inline std::string counted(uint64_t count, std::string_view noun) {
    return format_count(count) + ' ' + std::string(noun) + (count == 1 ? "" : "s");
}

}  // namespace hs
