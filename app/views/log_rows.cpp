#include "app/views/log_rows.h"

#include <algorithm>

#include "core/base/text_format.h"
#include "core/model/diagnostics.h"

namespace hs {
namespace {

char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool contains(const std::string& text, const std::string& part) {
    return std::search(text.begin(), text.end(), part.begin(), part.end(),
                       [](char a, char b) { return lower(a) == lower(b); }) != text.end();
}

bool is_shown(const LogViewState& own, Severity severity) {
    switch (severity) {
        case Severity::kError:
            return own.show_errors;
        case Severity::kWarning:
            return own.show_warnings;
        default:
            return own.show_info;
    }
}

}  // namespace

std::vector<size_t> log_rows(const AppState& state, const LogViewState& own) {
    std::vector<size_t> rows;
    for (size_t i = state.messages.log.size(); i-- > 0;) {
        const LogEntry& entry = state.messages.log[i];
        if (!is_shown(own, entry.severity)) continue;
        if (!contains(entry.message, own.filter) && !contains(entry.file, own.filter)) continue;
        rows.push_back(i);
    }
    return rows;
}

std::string log_time(const AppState& state, const LogEntry& entry) {
    const std::string date_time = format_utc_time(entry.unix_ns + state.frame.utc_offset_ns);
    const size_t space = date_time.find(' ');
    return space == std::string::npos ? date_time : date_time.substr(space + 1);
}

std::string log_line(const AppState& state, const LogEntry& entry) {
    std::string line =
        format_utc_time(entry.unix_ns + state.frame.utc_offset_ns) + "  " +
        std::string(entry.severity == Severity::kInfo ? "note" : severity_name(entry.severity)) +
        "  " + describe(Error{ErrorCode::kBadInput, entry.message, entry.file, entry.byte_offset});
    if (entry.repeats > 1) line += " (" + format_count(entry.repeats) + " times)";
    return line;
}

std::string log_as_text(const AppState& state, const std::vector<size_t>& rows) {
    std::string text;
    for (const size_t row : rows) text += log_line(state, state.messages.log[row]) + "\n";
    return text;
}

}  // namespace hs
