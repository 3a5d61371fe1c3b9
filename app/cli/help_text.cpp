#include "app/cli/help_text.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/base/text_format.h"
#include "core/table/text_width.h"

namespace hs {

namespace {

using Rows = std::vector<std::pair<std::string, std::string>>;

constexpr size_t kLineColumns = 100;

// The text in lines of at most kLineColumns, broken at blanks; each line after a break is indented.
// Breaks that are there stay.
std::string wrapped(std::string_view text, size_t first_column, size_t indent) {
    std::string out;
    size_t column = first_column;
    for (size_t at = 0; at < text.size();) {
        const size_t end = std::min(text.find_first_of(" \n", at), text.size());
        const std::string_view word = text.substr(at, end - at);
        if (column > indent && column + 1 + text_columns(word) > kLineColumns) {
            out.append("\n").append(indent, ' ');
            column = indent;
        } else if (column > indent) {
            out += ' ';
            ++column;
        }
        out.append(word);
        column += text_columns(word);
        if (end < text.size() && text[end] == '\n') {
            out.append("\n").append(indent, ' ');
            column = indent;
        }
        at = end + 1;
    }
    return out;
}

std::string two_columns(const Rows& rows) {
    size_t width = 0;
    for (const auto& [left, right] : rows) { width = std::max(width, text_columns(left)); }
    const size_t indent = width + 4;
    std::string out;
    for (const auto& [left, right] : rows) {
        out.append("  ").append(left).append(width - text_columns(left) + 2, ' ');
        out.append(wrapped(right, indent, indent)).append("\n");
    }
    return out;
}

std::string option_words(const OptionSpec& spec) {
    std::string text;
    if (spec.letter != 0) { text.append("-").append(1, spec.letter).append(", "); }
    text.append("--").append(spec.name);
    if (!spec.metavar.empty()) { text.append(" ").append(spec.metavar); }
    return text;
}

std::string option_help(const OptionSpec& spec) {
    std::string text(spec.help);
    if (spec.kind == ValueKind::kWord) { text.append(": ").append(spec.words); }
    if (spec.kind == ValueKind::kCount && spec.most != UINT64_MAX) {
        text.append(", up to ").append(format_count(spec.most));
    }
    if (spec.is_repeatable) { text.append(" (may be given several times)"); }
    return text;
}

}  // namespace

std::string overview_text() {
    Rows rows;
    for (const Command* command : commands()) {
        rows.emplace_back(command->name, command->summary);
    }
    rows.emplace_back("help [COMMAND]", "this text, or that of a command");
    rows.emplace_back("completion bash", "a script that completes these words in bash");
    return "heapscope shows where a Python program's memory went.\n"
           "\n"
           "usage: heapscope [FILE...]             open the window\n"
           "       heapscope COMMAND [ARGUMENT...] print an answer, no display needed\n"
           "       heapscope --version [--verbose]\n"
           "\n"
           "commands:\n" +
           two_columns(rows) +
           "\n"
           "Exit status: 0 done, 1 the input or the work failed, 2 wrong usage, 130 interrupted.\n";
}

std::string usage_line(const Command& command) {
    std::string line = "usage: heapscope ";
    line.append(command.name).append(" ");
    return line + wrapped(command.usage, line.size(), line.size()) + "\n";
}

std::string command_help(const Command& command) {
    Rows rows;
    const OptionList options = options_of(command);
    for (const OptionSpec* spec : options.all()) {
        rows.emplace_back(option_words(*spec), option_help(*spec));
    }
    std::string text = usage_line(command);
    text.append(command.forward == nullptr ? "\nPrints " : "\nMakes ")
        .append(command.summary)
        .append(".\n\noptions:\n")
        .append(two_columns(rows));
    if (!command.details.empty()) {
        text.append("\n").append(wrapped(command.details, 0, 0)).append("\n");
    }
    return text;
}

}  // namespace hs
