#pragma once
// The one parser of command lines: words in, options and positionals out. Every value is checked
// against its kind here, so a command reads what it asked for and cannot meet a wrong word.
//
//   --name VALUE   --name=VALUE   -o VALUE   -oVALUE   --   ends options; a lone - is a positional

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/cli/command.h"
#include "core/base/parse_time.h"
#include "core/base/result.h"

namespace hs {

class Arguments {
public:
    // words: what follows the command's name; they must outlive the result. Errors are kUsage.
    static Result<Arguments> parse(const Command& command, std::span<const std::string_view> words);

    [[nodiscard]] std::span<const std::string_view> positionals() const { return positionals_; }

    // The getters take the name of an option that the command declares; anything else is a
    // programmer's mistake.
    [[nodiscard]] bool has(std::string_view name) const;
    // Everything that was given, as often as it was.
    [[nodiscard]] std::vector<const OptionSpec*> options_given() const;
    [[nodiscard]] std::optional<std::string_view> text(std::string_view name) const;
    [[nodiscard]] std::vector<std::string_view> texts(std::string_view name) const;
    [[nodiscard]] std::optional<uint64_t> count(std::string_view name) const;
    [[nodiscard]] std::optional<uint64_t> bytes(std::string_view name) const;
    [[nodiscard]] std::optional<int64_t> time_us(std::string_view name) const;
    [[nodiscard]] std::vector<int64_t> times_us(std::string_view name) const;
    // The texts of a kTimes value, as the user wrote them.
    [[nodiscard]] std::vector<std::string_view> time_texts(std::string_view name) const;

private:
    struct Given {
        const OptionSpec* spec = nullptr;
        std::string_view value;
    };
    [[nodiscard]] const Given* last(std::string_view name, ValueKind kind) const;
    Result<size_t> take_option(std::span<const std::string_view> words, size_t at);

    OptionList known_;
    std::vector<Given> given_;
    std::vector<std::string_view> positionals_;
};

// The candidate that differs least from the word, if it differs little enough to be what was meant.
std::string_view nearest_name(std::string_view word, std::span<const std::string_view> candidates);

// "a b  c" in pieces at each separator; an empty text has none.
std::vector<std::string_view> split_text(std::string_view text, char separator);

}  // namespace hs
