#pragma once
// What a command is: a row of data and a function. The parser, the help, the shell completion and
// the tests all read the same rows, so a command says everything about itself in one place.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/base/result.h"

namespace hs {

class CommandContext;

enum class ValueKind : uint8_t {
    kFlag,   // takes no value
    kText,   // anything
    kFile,   // a path
    kCount,  // a whole number from 0
    kBytes,  // "4096", "12k", "1.5GiB"
    kTime,   // decimal seconds
    kTimes,  // decimal seconds with commas between them
    kWord,   // one of `words`
};

// What a file holds, as far as options care.
enum FileKind : uint32_t {
    kDumps = 1,     // objects and references
    kLogs = 2,      // allocations and frees over time
    kProfiles = 4,  // stacks without events
    kTrackers = 8,  // a class tracker's objects
    kCalls = 16,    // measured calls
};
using FileKinds = uint32_t;

struct OptionSpec {
    std::string_view name;  // without dashes: "limit"
    ValueKind kind = ValueKind::kFlag;
    std::string_view metavar = {};  // "N"; empty for a flag
    std::string_view help = {};     // one line, no full stop
    std::string_view words = {};    // kWord: "on off auto"
    bool is_repeatable = false;     // otherwise the last one given counts
    char letter = 0;                // 'o' for "-o"
    uint64_t least = 0;             // kCount
    uint64_t most = UINT64_MAX;     // kCount: the largest number; kTimes: how many of them
    FileKinds fits = 0;             // of FileKind: what it can be asked of; 0: anything
};

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
};

// All commands in the order of the help.
std::span<const Command* const> commands();
const Command* find_command(std::string_view name);  // null if there is none

}  // namespace cli

// Every option of the command, its own first, then the common ones that it takes.
struct OptionList {
    static constexpr size_t kCapacity = 32;
    const OptionSpec* items[kCapacity] = {};
    size_t count = 0;

    [[nodiscard]] std::span<const OptionSpec* const> all() const { return {items, count}; }
    [[nodiscard]] const OptionSpec* find(std::string_view name) const;
    [[nodiscard]] const OptionSpec* find_letter(char letter) const;
};
OptionList options_of(const Command& command);

}  // namespace hs
