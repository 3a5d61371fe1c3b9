#pragma once
// Finds what a lenient reader passes over: a comma too few or too many, a raw control character in
// a string, a byte that JSON has no use for. Only neighbours are looked at, not nesting: readers
// notice brackets that do not fit.

#include <cstdint>
#include <optional>
#include <string_view>

namespace hs {

enum class JsonFlawKind : uint8_t {
    kMissingComma,  // two values with nothing between them
    kExtraComma,    // a comma without a value before or behind it
    kControlCharacter,
};

struct JsonFlaw {
    JsonFlawKind kind = JsonFlawKind::kMissingComma;
    uint64_t byte = 0;  // in the text given

    friend bool operator==(const JsonFlaw&, const JsonFlaw&) = default;
};

// "a comma is missing between two values"
std::string_view json_flaw_text(JsonFlawKind kind);

// What a look at quotes with their neighbours and at control characters tells, at memory speed.
struct JsonGlance {
    // False for text as Python's json module writes it, on one line. Then there is no flaw but an
    // extra comma, or a missing one between a number or word and what is not text.
    bool may_have_flaw = false;
    std::optional<uint64_t> invalid_utf8;  // the first byte that is not part of valid UTF-8
};
JsonGlance glance_at_json(std::string_view text);

// The first flaw of text that begins outside of a string where a value or key may stand, found byte
// by byte.
std::optional<JsonFlaw> find_json_flaw(std::string_view text);
// The same where a glance says that there may be one.
std::optional<JsonFlaw> first_json_flaw(std::string_view text);

}  // namespace hs
