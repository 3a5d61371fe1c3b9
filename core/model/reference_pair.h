#pragma once
// An object among values: the array ["type", id], exactly a string and an integer. Everything else
// is a plain value.

#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/json_text.h"

namespace hs {

struct ReferencePair {
    std::string_view raw_type;  // inside the quotes
    bool type_escaped = false;
    std::string_view id;        // -?digits
    const char* end = nullptr;  // behind the ']'

    [[nodiscard]] std::string type() const {
        return type_escaped ? json_decoded(raw_type) : std::string(raw_type);
    }
};

// at: the '['. True when a pair stands there; false for anything else, also when the text ends.
inline bool read_reference_pair(const char* at, const char* end, ReferencePair& pair) {
    at = skip_json_blank(at + 1, end);
    if (at == end || *at != '"') return false;
    const char* type_begin = at + 1;
    const JsonString type = json_string_end(type_begin, end);
    if (type.end == nullptr) return false;
    pair.raw_type = {type_begin, static_cast<size_t>(type.end - type_begin)};
    pair.type_escaped = type.escaped;
    at = skip_json_blank(type.end + 1, end);
    if (at == end || *at != ',') return false;
    at = skip_json_blank(at + 1, end);
    const char* id_begin = at;
    if (at != end && *at == '-') ++at;
    const char* digits = at;
    while (at != end && *at >= '0' && *at <= '9') { ++at; }
    if (at == digits) return false;
    pair.id = {id_begin, static_cast<size_t>(at - id_begin)};
    at = skip_json_blank(at, end);
    if (at == end || *at != ']') return false;
    pair.end = at + 1;
    return true;
}

// The id as a number, if it is one of 64 bits without sign (-0 is 0).
inline std::optional<uint64_t> pair_address(std::string_view id) {
    if (!id.starts_with('-')) return decimal_u64(id);
    const auto value = decimal_u64(id.substr(1));
    return value == uint64_t{0} ? value : std::nullopt;
}

// An id beyond that in one form for each number: leading zeros dropped.
inline std::string canonical_odd_id(std::string_view id) {
    const bool negative = id.starts_with('-');
    if (negative) id.remove_prefix(1);
    const size_t first = id.find_first_not_of('0');
    id.remove_prefix(first == std::string_view::npos ? id.size() : first);
    return (negative ? "-" : "") + std::string(id);
}

}  // namespace hs
