#pragma once
// Which files can be compared: those of one kind, and profiles that count in one unit.

#include <optional>
#include <span>
#include <string>

#include "core/model/dataset.h"

namespace hs {

// "a heap dump", "an allocation log", …
std::string kind_text(const Dataset& dataset);

// What a file is compared with when nobody says: the first one before it that it compares with; of
// dumps the first of the same process, where there is one. Null ones compare with nothing.
std::optional<size_t> baseline_of(std::span<const Dataset* const> files, size_t row);

// Both are dumps, or logs, or profiles …; profiles in two units are of one kind and do not compare.
// A log and a profile are not of one kind, and may compare.
bool are_of_one_kind(const Dataset& a, const Dataset& b);

// They compare and are no dumps of two processes.
bool are_of_one_program(const Dataset& a, const Dataset& b);

// Empty when the two can be compared, else what they are: "a heap dump and an allocation log".
std::optional<std::string> why_not_comparable(const Dataset& a, const Dataset& b);

}  // namespace hs
