#pragma once
// Whether a place to write to is one of the files that are read.

#include <span>
#include <string_view>

#include "core/base/result.h"

namespace hs {

// A usage error when writing there would replace one of the inputs, the other half of a log
// included.
Result<void> check_is_no_input(std::string_view output, std::span<const std::string_view> inputs);

}  // namespace hs
