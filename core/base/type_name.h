#pragma once

#include <string_view>

#include "core/base/text_format.h"

namespace hs {

// A type as tables show it: short, "(no type)" where it has no name.
inline std::string_view shown_type_name(std::string_view type) {
    const std::string_view name = short_type_name(type);
    return name.empty() ? "(no type)" : name;
}

}  // namespace hs
