#pragma once
// The command that a question is: "heapscope duplicates DUMP".

#include <span>

#include "app/cli/command.h"
#include "core/questions/question.h"

namespace hs {

// One for each question, in their order.
std::span<const Command> question_commands();

}  // namespace hs
