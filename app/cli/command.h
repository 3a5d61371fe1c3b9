#pragma once
// What a command is: a row of data and a function. The parser, the help, the shell completion and
// the tests all read the same rows, so a command says everything about itself in one place. Most
// answer one question; such a row follows from the question's (question_command.h).

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/base/result.h"
#include "core/questions/parameters.h"

namespace hs {

class CommandContext;

// Options that many commands share; a command says which ones fit it.
enum CommonOption : uint32_t {
    kJsonOption = 1,
    kLimitOption = 2,
    kOutputOption = 4,  // the frame opens the file; a command that needs a path leaves this out
    kRepairOption = 8,
    kScaleOption = 16,
    kSourceOption = 32,   // --source and --map
    kProfileOption = 64,  // files with several profiles
};
// --memory, --threads, --quiet and --help are everywhere.
inline constexpr uint32_t kGraphOptions =
    kJsonOption | kLimitOption | kOutputOption | kRepairOption;
inline constexpr uint32_t kLogOptions = kJsonOption | kLimitOption | kOutputOption | kScaleOption;
inline constexpr uint32_t kAnyInputOptions = kGraphOptions | kLogOptions | kProfileOption;

// "-o FILE", for commands that write the file themselves.
inline constexpr OptionSpec kOutputSpec{
    "output", ValueKind::kFile, "FILE", "write to FILE, complete or not at all", {}, false, 'o'};

inline constexpr uint64_t kMostThreads = 256;  // more help nobody

inline constexpr size_t kAnyNumber = SIZE_MAX;

// The window's menus have commands too (app/commands.h): the two are never seen together, but are
// linked into one program.
inline namespace cli {

struct Command {
    std::string_view name;     // "info"
    std::string_view summary;  // what it prints, one line, no full stop: "what each file holds"
    std::string_view usage;    // what follows the name: "FILE..."
    size_t min_positionals = 0;
    size_t max_positionals = kAnyNumber;
    size_t file_positionals = kAnyNumber;  // the first so many are files (for completion)
    uint32_t common_options = 0;           // of CommonOption
    std::span<const OptionSpec> options = {};
    std::string_view details = {};  // text for --help after the options, may be empty

    // The exit status, or the error to print. An error with an empty source gets the first
    // positional as its file. Prints nothing on standard output before all that can fail is done.
    // Null: the window's part of the program runs it, and the row only describes it.
    Result<int> (*run)(CommandContext& context) = nullptr;

    // Instead of `run`: another program takes this one's place and gets the words as they are. What
    // comes back is why it did not. The options are for help and completion then.
    Error (*forward)(std::span<const std::string_view> words) = nullptr;
};

// All commands in the order of the help, questions among them.
std::span<const Command* const> commands();
const Command* find_command(std::string_view name);  // null if there is none

}  // namespace cli

// Every option of the command, its own first, then the common ones that it takes.
OptionList options_of(const Command& command);

}  // namespace hs
