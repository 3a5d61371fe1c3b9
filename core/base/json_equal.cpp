#include "core/base/json_equal.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

#include "core/base/json_reader.h"
#include "core/base/json_text.h"

namespace hs {

namespace {

constexpr int kMostLevels = 32;

// Digits of an integer token without leading zeros; "-" in front unless zero.
std::string canonical_integer(std::string_view token) {
    const bool negative = token.starts_with('-');
    if (negative) token.remove_prefix(1);
    const size_t first = token.find_first_not_of('0');
    if (first == std::string_view::npos) return "0";
    return (negative ? "-" : "") + std::string(token.substr(first));
}

// A double written out in full, if it is a whole number.
std::string whole_number(double value) {
    if (!std::isfinite(value) || value != std::trunc(value)) return {};
    char text[512];
    const int length = std::snprintf(text, sizeof text, "%.0f", value);
    return canonical_integer({text, static_cast<size_t>(length)});
}

double as_double(std::string_view token) {
    return std::strtod(std::string(token).c_str(), nullptr);
}

std::map<std::string, std::string_view> members_of(std::string_view object) {
    std::map<std::string, std::string_view> members;
    for (JsonMembers member(object); member.next();) { members[member.name()] = member.token(); }
    return members;
}

bool equal_at(std::string_view a, std::string_view b, int level);

bool arrays_equal(std::string_view a, std::string_view b, int level) {
    JsonItems items_a(a);
    JsonItems items_b(b);
    while (true) {
        const bool more_a = items_a.next();
        const bool more_b = items_b.next();
        if (more_a != more_b) return false;
        if (!more_a) return true;
        if (!equal_at(items_a.token(), items_b.token(), level)) return false;
    }
}

bool objects_equal(std::string_view a, std::string_view b, int level) {
    const auto members_a = members_of(a);
    const auto members_b = members_of(b);
    if (members_a.size() != members_b.size()) return false;
    for (const auto& [name, token] : members_a) {
        const auto other = members_b.find(name);
        if (other == members_b.end() || !equal_at(token, other->second, level)) return false;
    }
    return true;
}

bool equal_at(std::string_view a, std::string_view b, int level) {
    if (a == b) return true;
    if (level == kMostLevels) return false;
    const JsonKind kind = json_kind(a);
    if (kind != json_kind(b)) return false;
    switch (kind) {
        case JsonKind::kString:
            return json_token_text(a) == json_token_text(b);
        case JsonKind::kNumber:
            return json_numbers_equal(a, b);
        case JsonKind::kArray:
            return arrays_equal(a, b, level + 1);
        case JsonKind::kObject:
            return objects_equal(a, b, level + 1);
        default:
            return false;
    }
}

std::string canonical_number(std::string_view token) {
    if (is_json_integer(token)) return canonical_integer(token);
    const double value = as_double(token);
    if (std::string whole = whole_number(value); !whole.empty()) return whole;
    char text[64];
    const int length = std::snprintf(text, sizeof text, "%.17g", value);
    return {text, static_cast<size_t>(length)};
}

// With its length before it, so that no text can look like two.
void append_counted(std::string& out, std::string_view text) {
    out += std::to_string(text.size()) + '"';
    out += text;
}

void append_canonical(std::string& out, std::string_view token, int level) {
    switch (level == kMostLevels ? JsonKind::kOther : json_kind(token)) {
        case JsonKind::kString:
            append_counted(out, json_token_text(token));
            return;
        case JsonKind::kNumber:
            out += canonical_number(token);
            return;
        case JsonKind::kArray:
            out += '[';
            for (JsonItems item(token); item.next();) {
                append_canonical(out, item.token(), level + 1);
                out += ',';
            }
            out += ']';
            return;
        case JsonKind::kObject:
            out += '{';
            for (const auto& [name, value] : members_of(token)) {
                append_counted(out, name);
                out += ':';
                append_canonical(out, value, level + 1);
                out += ',';
            }
            out += '}';
            return;
        default:
            out += token;
    }
}

}  // namespace

std::string json_canonical(std::string_view token) {
    std::string text;
    append_canonical(text, token, 0);
    return text;
}

bool json_numbers_equal(std::string_view a, std::string_view b) {
    const bool whole_a = is_json_integer(a);
    const bool whole_b = is_json_integer(b);
    if (whole_a && whole_b) return canonical_integer(a) == canonical_integer(b);
    if (whole_a) return canonical_integer(a) == whole_number(as_double(b));
    if (whole_b) return canonical_integer(b) == whole_number(as_double(a));
    return as_double(a) == as_double(b);
}

bool json_equal(std::string_view a, std::string_view b) {
    return equal_at(a, b, 0);
}

}  // namespace hs
