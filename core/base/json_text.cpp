#include "core/base/json_text.h"

#include <simdjson.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "core/base/json_blocks.h"

namespace hs {

namespace {

bool is_literal_end(char c) {
    return c == ',' || c == ']' || c == '}' || c == ':' || is_json_blank(c);
}

bool is_number(std::string_view token) {
    size_t at = token.starts_with('-') ? 1 : 0;
    const auto digits = [&] {
        const size_t first = at;
        while (at < token.size() && token[at] >= '0' && token[at] <= '9') { ++at; }
        return at != first;
    };
    if (!digits()) return false;
    if (at < token.size() && token[at] == '.') {
        ++at;
        if (!digits()) return false;
    }
    if (at < token.size() && (token[at] == 'e' || token[at] == 'E')) {
        ++at;
        if (at < token.size() && (token[at] == '+' || token[at] == '-')) ++at;
        if (!digits()) return false;
    }
    return at == token.size();
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// Four hex digits at raw[at]; -1 if they are not there.
int32_t hex4(std::string_view raw, size_t at) {
    if (raw.size() < at + 4) return -1;
    int32_t value = 0;
    for (size_t i = 0; i < 4; ++i) {
        const int digit = hex_digit(raw[at + i]);
        if (digit < 0) return -1;
        value = value * 16 + digit;
    }
    return value;
}

void append_code_point(std::string& out, uint32_t code) {
    const auto put = [&out](uint32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xc0 | code >> 6), put(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        put(0xe0 | code >> 12), put(0x80 | (code >> 6 & 0x3f)), put(0x80 | (code & 0x3f));
    } else {
        put(0xf0 | code >> 18), put(0x80 | (code >> 12 & 0x3f));
        put(0x80 | (code >> 6 & 0x3f)), put(0x80 | (code & 0x3f));
    }
}

// Decodes the escape whose backslash is at raw[at]; returns the index behind it. An escape that
// JSON does not know stays as it is.
size_t append_escape(std::string& out, std::string_view raw, size_t at) {
    if (at + 1 >= raw.size()) {
        out.push_back('\\');
        return raw.size();
    }
    const char kind = raw[at + 1];
    constexpr std::string_view kNames = "\"\\/bfnrt";
    constexpr std::string_view kValues = "\"\\/\b\f\n\r\t";
    if (const size_t found = kNames.find(kind); found != std::string_view::npos) {
        out.push_back(kValues[found]);
        return at + 2;
    }
    const int32_t first = kind == 'u' ? hex4(raw, at + 2) : -1;
    if (first < 0) {
        out.push_back('\\');
        return at + 1;
    }
    if (first >= 0xd800 && first < 0xdc00 && raw.substr(at + 6, 2) == "\\u") {
        const int32_t second = hex4(raw, at + 8);
        if (second >= 0xdc00 && second < 0xe000) {
            append_code_point(
                out, 0x10000 + (static_cast<uint32_t>(first - 0xd800) << 10 | (second - 0xdc00)));
            return at + 12;
        }
    }
    append_code_point(out, static_cast<uint32_t>(first));
    return at + 6;
}

// Bytes of the well-formed UTF-8 sequence at bytes[at]; 0 if there is none.
size_t utf8_length(std::string_view bytes, size_t at) {
    const auto byte = [&](size_t i) -> uint32_t {
        return at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0;
    };
    const auto follows = [&](size_t i) { return (byte(i) & 0xc0) == 0x80; };
    const uint32_t lead = byte(0);
    if (lead < 0x80) return 1;
    if (lead >= 0xc2 && lead < 0xe0) return follows(1) ? 2 : 0;
    if (lead >= 0xe0 && lead < 0xf0) {
        const bool overlong = lead == 0xe0 && byte(1) < 0xa0;
        const bool surrogate = lead == 0xed && byte(1) >= 0xa0;
        return !overlong && !surrogate && follows(1) && follows(2) ? 3 : 0;
    }
    if (lead >= 0xf0 && lead < 0xf5) {
        const bool overlong = lead == 0xf0 && byte(1) < 0x90;
        const bool too_high = lead == 0xf4 && byte(1) >= 0x90;
        return !overlong && !too_high && follows(1) && follows(2) && follows(3) ? 4 : 0;
    }
    return 0;
}

}  // namespace

JsonString json_string_end(const char* at, const char* end) {
    bool escaped = false;
    while (at != end) {
        at = find_quote_or_backslash(at, end);
        if (at == end) break;
        if (*at == '"') return {at, escaped};
        escaped = true;
        if (end - at < 2) break;
        at += 2;
    }
    return {nullptr, escaped};
}

namespace {

// Inlined, it is made of the instructions of the function around it.
__attribute__((always_inline)) inline const char* container_end(const char* at, const char* end,
                                                                JsonNotes& notes) {
    const bool object = *at == '{';
    const char opening = object ? '{' : '[';
    const char closing = object ? '}' : ']';
    StringMaskCarry carry;
    uint64_t depth = 0;
    while (at != end) {
        JsonBlock block(at, end);
        const uint64_t outside = ~block.inside_strings(carry) & block.valid();
        if (const uint64_t odd = block.odd_literal_starts() & outside;
            odd != 0 && notes.odd_literal == nullptr) [[unlikely]] {
            notes.odd_literal = at + std::countr_zero(odd);
        }
        const uint64_t opens = block.equal(opening) & outside;
        const uint64_t closes = block.equal(closing) & outside;
        // With nothing to close it is enough to count.
        if (closes == 0) depth += static_cast<uint64_t>(std::popcount(opens));
        for (uint64_t brackets = closes == 0 ? 0 : opens | closes; brackets != 0;
             brackets &= brackets - 1) {
            const int bit = std::countr_zero(brackets);
            depth += (opens >> bit & 1) * 2 - 1;
            if (depth == 0) return at + bit + 1;
        }
        at += block.size();
    }
    return nullptr;
}

#if defined(__x86_64__)
__attribute__((target("avx2,bmi,bmi2,popcnt"))) const char* container_end_wide(const char* at,
                                                                               const char* end,
                                                                               JsonNotes& notes) {
    return container_end(at, end, notes);
}
bool has_wide_vectors() {
    static const bool kHas =
        __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("bmi") != 0 &&
        __builtin_cpu_supports("bmi2") != 0 && __builtin_cpu_supports("popcnt") != 0;
    return kHas;
}
#endif

}  // namespace

const char* json_container_end(const char* at, const char* end, JsonNotes& notes) {
#if defined(__x86_64__)
    if (has_wide_vectors()) return container_end_wide(at, end, notes);
#endif
    return container_end(at, end, notes);
}

const char* json_value_end(const char* at, const char* end, JsonNotes& notes) {
    if (at == end) return nullptr;
    if (*at == '"') {
        const JsonString string = json_string_end(at + 1, end);
        return string.end == nullptr ? nullptr : string.end + 1;
    }
    if (*at == '{' || *at == '[') return json_container_end(at, end, notes);
    const char* first = at;
    while (at != end && !is_literal_end(*at) && *at != '"' && *at != '{' && *at != '[') { ++at; }
    if (at == end || at == first) return nullptr;
    const char letter = *first == '-' && at - first > 1 ? first[1] : *first;
    if ((letter == 'N' || letter == 'I') && notes.odd_literal == nullptr) {
        notes.odd_literal = first;
    }
    return at;
}

JsonKind json_kind(std::string_view token) {
    if (token.empty()) return JsonKind::kOther;
    switch (token.front()) {
        case '{':
            return JsonKind::kObject;
        case '[':
            return JsonKind::kArray;
        case '"':
            return JsonKind::kString;
        case 't':
        case 'f':
            return token == "true" || token == "false" ? JsonKind::kBoolean : JsonKind::kOther;
        case 'n':
            return token == "null" ? JsonKind::kNull : JsonKind::kOther;
        default:
            return is_number(token) ? JsonKind::kNumber : JsonKind::kOther;
    }
}

bool is_json_integer(std::string_view token) {
    if (token.starts_with('-')) token.remove_prefix(1);
    return !token.empty() &&
           std::all_of(token.begin(), token.end(), [](char c) { return c >= '0' && c <= '9'; });
}

void append_json_decoded(std::string& out, std::string_view raw) {
    size_t at = 0;
    while (at < raw.size()) {
        const size_t backslash = std::min(raw.find('\\', at), raw.size());
        out.append(raw, at, backslash - at);
        at = backslash;
        if (at < raw.size()) at = append_escape(out, raw, at);
    }
}

std::string json_decoded(std::string_view raw) {
    std::string text;
    append_json_decoded(text, raw);
    return text;
}

std::optional<uint64_t> decimal_u64(std::string_view digits) {
    constexpr size_t kNeverTooMany = 19;
    if (digits.empty()) return std::nullopt;
    uint64_t value = 0;
    for (const char c : digits.substr(0, kNeverTooMany)) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + static_cast<uint64_t>(c - '0');
    }
    if (digits.size() <= kNeverTooMany) return value;
    for (const char c : digits.substr(kNeverTooMany)) {
        if (c < '0' || c > '9') return std::nullopt;
        if (__builtin_mul_overflow(value, uint64_t{10}, &value) ||
            __builtin_add_overflow(value, static_cast<uint64_t>(c - '0'), &value)) {
            return std::nullopt;
        }
    }
    return value;
}

size_t first_invalid_utf8(std::string_view bytes) {
    if (simdjson::validate_utf8(bytes.data(), bytes.size())) return bytes.size();
    size_t at = 0;
    while (at < bytes.size()) {
        const size_t length = utf8_length(bytes, at);
        if (length == 0) return at;
        at += length;
    }
    return at;
}

}  // namespace hs
