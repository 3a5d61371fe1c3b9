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

// "1 free is", "1,234 frees are".
inline std::string counted(uint64_t count, std::string_view one, std::string_view more) {
    return format_count(count) + ' ' + std::string(count == 1 ? one : more);
}

}  // namespace hs
