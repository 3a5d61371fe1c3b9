#include "app/views/sql_text.h"

#include <algorithm>

#include "core/base/text_search.h"
#include "core/base/type_name.h"

namespace hs {
namespace {

constexpr std::string_view kWords[] = {
    "SELECT", "FROM",      "WHERE",   "GROUP BY", "ORDER BY", "LIMIT",    "HAVING",
    "JOIN",   "LEFT JOIN", "ON",      "AS",       "AND",      "OR",       "NOT",
    "LIKE",   "IN",        "BETWEEN", "DISTINCT", "DESC",     "count(*)", "sum(",
    "avg(",   "min(",      "max(",    "total(",   "CASE",     "WHEN",     "THEN",
    "ELSE",   "END",       "IS NULL", "UNION",    "WITH"};

bool is_word_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool begins_with(std::string_view text, std::string_view start) {
    return equal_in_any_case(text.substr(0, start.size()), start);
}

bool names(std::string_view text, std::string_view word) {
    for (size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
        const bool begins = at == 0 || !is_word_letter(text[at - 1]);
        const size_t end = at + word.size();
        if (begins && (end == text.size() || !is_word_letter(text[end]))) return true;
    }
    return false;
}

}  // namespace

std::string_view word_before(std::string_view text, size_t cursor) {
    cursor = std::min(cursor, text.size());
    size_t begin = cursor;
    while (begin > 0 && is_word_letter(text[begin - 1])) --begin;
    return text.substr(begin, cursor - begin);
}

std::vector<std::string> completions(std::span<const SqlTable> tables, std::string_view text,
                                     std::string_view word) {
    std::vector<std::string> found;
    if (word.empty()) return found;
    const auto add = [&](std::string_view name) {
        if (!begins_with(name, word)) return;
        if (std::find(found.begin(), found.end(), name) == found.end()) found.emplace_back(name);
    };
    const auto add_columns = [&](const SqlTable& table) {
        for (const Field& field : table.fields) add(field.name);
    };
    for (const SqlTable& table : tables) {
        if (names(text, table.name)) add_columns(table);
    }
    for (const SqlTable& table : tables) add(table.name);
    for (const SqlTable& table : tables) add_columns(table);
    for (const std::string_view keyword : kWords) add(keyword);
    if (found.size() == 1 && found.front() == word) found.clear();
    return found;
}

std::string common_start(std::span<const std::string> texts) {
    if (texts.empty()) return {};
    std::string start = texts.front();
    for (const std::string& text : texts) {
        while (!begins_with(text, start)) start.pop_back();
    }
    return start;
}

}  // namespace hs
