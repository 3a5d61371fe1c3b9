#pragma once
// The one parser of command lines: words in, options and positionals out. Every value is checked
// against its kind here, so a command reads what it asked for and cannot meet a wrong word.
//
//   --name VALUE   --name=VALUE   -o VALUE   -oVALUE   --   ends options; a lone - is a positional

#include <span>
#include <string_view>
#include <vector>

#include "app/cli/command.h"
#include "core/base/result.h"

namespace hs {

class Arguments : public Parameters {
public:
    // words: what follows the command's name; they must outlive the result. Errors are kUsage.
    static Result<Arguments> parse(const Command& command, std::span<const std::string_view> words);

    [[nodiscard]] std::span<const std::string_view> positionals() const { return positionals_; }

private:
    Result<size_t> take_option(std::span<const std::string_view> words, size_t at);

    std::vector<std::string_view> positionals_;
};

// The candidate that differs least from the word, if it differs little enough to be what was meant.
std::string_view nearest_name(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace hs
