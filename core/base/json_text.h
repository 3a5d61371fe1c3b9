#pragma once
// Reading JSON text without building anything: finding ends, skipping values, decoding strings.
// Lenient on purpose: what other producers get wrong (NaN, raw control characters, lone surrogate
// escapes, bytes that are not UTF-8) is passed over or kept, because a dump with one odd value
// must still open. Nothing here recurses. All functions work on [at, end) and read no byte beyond.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hs {

inline bool is_json_blank(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

inline const char* skip_json_blank(const char* at, const char* end) {
    while (at != end && is_json_blank(*at)) { ++at; }
    return at;
}

struct JsonString {
    const char* end = nullptr;  // the closing quote; null when the text ends before it
    bool escaped = false;       // a backslash was seen
};
// at: behind the opening quote.
JsonString json_string_end(const char* at, const char* end);

// The first literal that JSON does not know (NaN, Infinity), met while skipping. Null: none.
struct JsonNotes {
    const char* odd_literal = nullptr;
};

// at: the opening '{' or '['. Returns behind its counterpart, or null when the text ends first.
// Only brackets of the same kind are counted: in well-formed text that finds the same end.
const char* json_container_end(const char* at, const char* end, JsonNotes& notes);

// Behind the value that begins at `at` (not blank), or null when the text ends inside it or no
// value begins there. A literal ends before , ] } : or a blank; its own grammar is not checked.
const char* json_value_end(const char* at, const char* end, JsonNotes& notes);

enum class JsonKind : uint8_t { kObject, kArray, kString, kNumber, kBoolean, kNull, kOther };

// By the whole token, as cut out by json_value_end: "1e5" is a number, "NaN" is kOther.
JsonKind json_kind(std::string_view token);

// -?digits, the form JSON gives Python's int.
bool is_json_integer(std::string_view token);

// Text of a string token without its quotes. Lone surrogates become three-byte sequences (as
// Python's surrogatepass), so that different text stays different.
void append_json_decoded(std::string& out, std::string_view raw);
std::string json_decoded(std::string_view raw);

// 1 to many decimal digits (leading zeros allowed) as a 64-bit number; nothing else is accepted.
std::optional<uint64_t> decimal_u64(std::string_view digits);

// Offset of the first byte that is not part of valid UTF-8; bytes.size() if all is valid.
size_t first_invalid_utf8(std::string_view bytes);

}  // namespace hs
