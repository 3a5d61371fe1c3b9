#pragma once
// Which files can be compared: those of one kind, and profiles that count in one unit.

#include <optional>
#include <string>

#include "core/model/dataset.h"

namespace hs {

// "a heap dump", "an allocation log", …
std::string kind_text(const Dataset& dataset);

// Empty when the two can be compared, else what they are: "a heap dump and an allocation log".
std::optional<std::string> why_not_comparable(const Dataset& a, const Dataset& b);

}  // namespace hs
