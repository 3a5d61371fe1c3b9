#pragma once
// The table of script commands.

#include <span>
#include <string_view>

#include "app/script/script_runner.h"

namespace hs {

struct ScriptCommand {
    std::string_view name;
    std::string_view usage;
    size_t min_words;  // after the name
    size_t max_words;
    Result<void> (*run)(ScriptRunner& runner, ScriptRunner::Words words);
};

std::span<const ScriptCommand> script_commands();
const ScriptCommand* find_script_command(std::string_view name);

}  // namespace hs
