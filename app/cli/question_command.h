#pragma once
// The command that a question is: "heapscope duplicates DUMP".

#include <span>

#include "app/cli/command.h"
#include "app/cli/command_context.h"
#include "core/questions/question.h"

namespace hs {

// What a question's command shows in another way than as a table: a picture. Listed in
// question_command.cpp.
struct CommandForm {
    std::string_view question;            // whose command it is a form of
    std::span<const OptionSpec> options;  // beside those of the question
    std::string_view details = {};        // for --help, below those of the question
    bool (*is_asked)(const Arguments& arguments) = nullptr;
    Result<int> (*run)(CommandContext& context) = nullptr;  // all of it, in place of the table
};

// One for each question, in their order.
std::span<const Command> question_commands();

}  // namespace hs
