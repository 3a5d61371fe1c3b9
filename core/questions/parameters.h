#pragma once
// What can be said along with a question or a command, "--limit 20", and what was said. The parser,
// the help, the shell completion and the tests all read the same rows.

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace hs {

enum class ValueKind : uint8_t {
    kFlag,     // takes no value
    kText,     // anything
    kFile,     // a path
    kCount,    // a whole number from 0
    kBytes,    // "4096", "12k", "1.5GiB"
    kTime,     // decimal seconds
    kTimes,    // decimal seconds with commas between them
    kWord,     // one of `words`
    kInstant,  // decimal seconds, or "start", "peak" or "end"
};

// What a file holds, as far as questions and options care.
enum Content : uint32_t {
    kDumps = 1,       // objects and references
    kLogs = 2,        // allocations and frees over time
    kProfiles = 4,    // stacks without events
    kTrackers = 8,    // a class tracker's objects
    kCalls = 16,      // measured calls
    kSnapshots = 32,  // memory by site at a few times
    // Logs that know more than stacks and sizes:
    kPairedLogs = 64,       // which free ends which allocation
    kThreadedLogs = 128,    // which thread allocated, by which allocator
    kMeasuredLogs = 256,    // the memory of the process beside the events
    kCountedObjects = 512,  // how many objects were made where
};
using Contents = uint32_t;

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
    Contents fits = 0;              // of Content: what it can be asked of; 0: anything
};

// An instant of a log as people say it.
struct SaidInstant {
    enum class Kind : uint8_t { kTime, kStart, kPeak, kEnd };
    Kind kind = Kind::kTime;
    int64_t time_us = 0;  // of kTime
};
std::optional<SaidInstant> parse_instant(std::string_view text);

// A few options, by name.
struct OptionList {
    static constexpr size_t kCapacity = 32;
    const OptionSpec* items[kCapacity] = {};
    size_t count = 0;

    void add(const OptionSpec& spec);
    [[nodiscard]] std::span<const OptionSpec* const> all() const { return {items, count}; }
    [[nodiscard]] const OptionSpec* find(std::string_view name) const;
    [[nodiscard]] const OptionSpec* find_letter(char letter) const;
};

// The values that were given, each checked against its kind.
class Parameters {
public:
    Parameters() = default;
    // Of these, none given.
    explicit Parameters(std::span<const OptionSpec> known);
    // As if it had been said; the value fits its kind, and lives as long as these.
    void give(std::string_view name, std::string_view value);

    // The getters take the name of an option that is known; anything else is a programmer's
    // mistake.
    [[nodiscard]] bool has(std::string_view name) const;
    // Everything that was given, as often as it was.
    [[nodiscard]] std::vector<const OptionSpec*> options_given() const;
    [[nodiscard]] std::optional<std::string_view> text(std::string_view name) const;
    [[nodiscard]] std::vector<std::string_view> texts(std::string_view name) const;
    [[nodiscard]] std::optional<uint64_t> count(std::string_view name) const;
    [[nodiscard]] std::optional<uint64_t> bytes(std::string_view name) const;
    [[nodiscard]] std::optional<int64_t> time_us(std::string_view name) const;
    [[nodiscard]] std::optional<SaidInstant> instant(std::string_view name) const;
    [[nodiscard]] std::vector<int64_t> times_us(std::string_view name) const;
    // The texts of a kTimes value, as the user wrote them.
    [[nodiscard]] std::vector<std::string_view> time_texts(std::string_view name) const;

protected:
    struct Given {
        const OptionSpec* spec = nullptr;
        std::string_view value;
    };
    OptionList known_;
    std::vector<Given> given_;

private:
    [[nodiscard]] const Given* last(std::string_view name, ValueKind kind) const;
};

// "a b  c" in pieces at each separator; an empty text has none.
std::vector<std::string_view> split_text(std::string_view text, char separator);

// Digits alone.
bool parse_count(std::string_view text, uint64_t* value);

}  // namespace hs
