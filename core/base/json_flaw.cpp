#include "core/base/json_flaw.h"

#include <cstring>

#include "core/base/json_text.h"

namespace hs {
namespace {

constexpr uint8_t kFirstLetter = 0x20;
constexpr size_t kReach = 2;  // bytes looked at before and behind

// GCC's and Clang's own vectors: each becomes what the function it is inlined into may use.
using Bytes16 = uint8_t __attribute__((vector_size(16)));
using Bytes32 = uint8_t __attribute__((vector_size(32)));

struct Seen {
    bool odd = false;
    bool is_ascii = true;
};

// Quotes that no text without a flaw has, unless a string looks odd itself:
//   1 "b    an opening quote (its string goes on) behind a blank with no comma or colon before it
//   1"b     one directly behind a value
//   "a" 5   a quote, a blank and a number: a closing one, or a string that begins " 5"
// and control characters. Reads kReach bytes before `at` and up to a vector behind `last`.
template <class Bytes>
__attribute__((always_inline)) inline Seen glance(const char* at, const char* last) {
    Bytes odd = {};
    Bytes all = {};
    for (; at < last; at += sizeof(Bytes)) {
        Bytes byte, before, before_that, behind, behind_that;
        std::memcpy(&byte, at, sizeof(Bytes));
        std::memcpy(&before, at - 1, sizeof(Bytes));
        std::memcpy(&before_that, at - 2, sizeof(Bytes));
        std::memcpy(&behind, at + 1, sizeof(Bytes));
        std::memcpy(&behind_that, at + 2, sizeof(Bytes));
        // Bit 5 tells '[' from '{' and ']' from '}'.
        const Bytes may_close =
            Bytes(behind == ',') | Bytes(behind == ':') | Bytes((behind | 0x20) == '}');
        const Bytes is_escaped = Bytes(before == '\\');
        const Bytes is_joined = Bytes(before == ',') | Bytes(before == ':') |
                                Bytes((before | 0x20) == '{') | is_escaped;
        const Bytes is_spaced =
            Bytes(before == ' ') & (Bytes(before_that == ',') | Bytes(before_that == ':'));
        const Bytes has_number =
            Bytes(behind == ' ') & Bytes((behind_that & 0xF0) == '0') & ~is_escaped;
        odd |= Bytes((byte & 0xE0) == 0) |
               (Bytes(byte == '"') & (has_number | ~(may_close | is_joined | is_spaced)));
        all |= byte;
    }
    uint64_t words[2][sizeof(Bytes) / sizeof(uint64_t)];
    std::memcpy(words[0], &odd, sizeof(Bytes));
    std::memcpy(words[1], &all, sizeof(Bytes));
    uint64_t any_odd = 0;
    uint64_t any = 0;
    for (const uint64_t word : words[0]) any_odd |= word;
    for (const uint64_t word : words[1]) any |= word;
    return {any_odd != 0, (any & 0x8080808080808080U) == 0};
}

Seen glance_16(const char* at, const char* last) {
    return glance<Bytes16>(at, last);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) Seen glance_32(const char* at, const char* last) {
    return glance<Bytes32>(at, last);
}
bool has_wide_vectors() {
    static const bool kHas = __builtin_cpu_supports("avx2") != 0;
    return kHas;
}
#else
Seen glance_32(const char* at, const char* last) {
    return glance<Bytes16>(at, last);
}
bool has_wide_vectors() {
    return false;
}
#endif

// Of a part, which grows until it begins and ends between letters.
std::optional<uint64_t> first_invalid_letter(std::string_view text, size_t begin, size_t end) {
    constexpr size_t kMostBehindFirst = 3;  // bytes of a letter
    const auto is_inside = [&](size_t at) {
        return at < text.size() && (static_cast<uint8_t>(text[at]) & 0xC0) == 0x80;
    };
    for (size_t i = 0; i < kMostBehindFirst && begin > 0 && is_inside(begin); ++i) --begin;
    for (size_t i = 0; i < kMostBehindFirst && is_inside(end); ++i) ++end;
    const std::string_view part = text.substr(begin, end - begin);
    const size_t valid = first_invalid_utf8(part);
    return valid == part.size() ? std::nullopt : std::optional<uint64_t>(begin + valid);
}

// One value after the other, with what has to stand between them.
class FlawFinder {
public:
    explicit FlawFinder(std::string_view text) : text_(text) {}

    std::optional<JsonFlaw> find() {
        while (!flaw_ && at_ < text_.size()) step();
        return flaw_;
    }

private:
    enum class Before : uint8_t { kNothing, kOpening, kComma, kColon, kValue };

    void fail(JsonFlawKind kind, size_t at) {
        if (!flaw_) flaw_ = JsonFlaw{kind, at};
    }

    void step() {
        const char c = text_[at_];
        if (is_json_blank(c)) {
            ++at_;
        } else if (static_cast<uint8_t>(c) < kFirstLetter) {
            fail(JsonFlawKind::kControlCharacter, at_);
        } else if (c == ',') {
            if (before_ != Before::kValue && before_ != Before::kNothing) {
                fail(JsonFlawKind::kExtraComma, at_);
            }
            pass(Before::kComma);
        } else if (c == ':') {
            pass(Before::kColon);
        } else if (c == '}' || c == ']') {
            if (before_ == Before::kComma) fail(JsonFlawKind::kExtraComma, at_);
            pass(Before::kValue);
        } else {
            if (before_ == Before::kValue) return fail(JsonFlawKind::kMissingComma, at_);
            step_over_value(c);
        }
    }

    void step_over_value(char c) {
        if (c == '{' || c == '[') return pass(Before::kOpening);
        if (c == '"') {
            step_over_string();
        } else {
            step_over_literal();
        }
        before_ = Before::kValue;
    }

    void step_over_string() {
        for (++at_; at_ < text_.size(); ++at_) {
            const char c = text_[at_];
            if (static_cast<uint8_t>(c) < kFirstLetter) {
                return fail(JsonFlawKind::kControlCharacter, at_);
            }
            if (c == '"') break;
            if (c == '\\') ++at_;
        }
        ++at_;
    }

    void step_over_literal() {
        constexpr std::string_view kEnds = ",:]}[{\" \t\r\n";
        while (at_ < text_.size() && kEnds.find(text_[at_]) == std::string_view::npos &&
               static_cast<uint8_t>(text_[at_]) >= kFirstLetter) {
            ++at_;
        }
    }

    void pass(Before before) {
        before_ = before;
        ++at_;
    }

    std::string_view text_;
    size_t at_ = 0;
    Before before_ = Before::kNothing;
    std::optional<JsonFlaw> flaw_;
};

}  // namespace

std::string_view json_flaw_text(JsonFlawKind kind) {
    switch (kind) {
        case JsonFlawKind::kMissingComma:
            return "a comma is missing between two values";
        case JsonFlawKind::kExtraComma:
            return "a comma stands where a value should";
        case JsonFlawKind::kControlCharacter:
            return "a raw control character, which JSON does not allow";
    }
    return {};
}

JsonGlance glance_at_json(std::string_view text) {
    constexpr size_t kBlock = 4096;
    JsonGlance found;
    const auto look = [&](const char* at, const char* last) {
        const Seen seen = has_wide_vectors() ? glance_32(at, last) : glance_16(at, last);
        found.may_have_flaw |= seen.odd;
        return seen.is_ascii;
    };
    const auto check_letters = [&](size_t begin, size_t end) {
        if (!found.invalid_utf8) found.invalid_utf8 = first_invalid_letter(text, begin, end);
    };
    check_letters(0, std::min(kReach, text.size()));
    size_t at = kReach;
    for (; at + kBlock + kReach <= text.size(); at += kBlock) {
        const bool is_ascii = look(text.data() + at, text.data() + at + kBlock);
        if (!is_ascii) check_letters(at - kReach, at + kBlock);
    }
    // The ends, between blanks. Before the first byte is a comma: its quote opens a string.
    const auto look_at_end = [&](std::string_view part, std::string_view before) {
        char copy[kReach + kBlock + 2 * sizeof(Bytes32)];
        std::memset(copy, ' ', sizeof(copy));
        std::memcpy(copy, before.data(), kReach);
        std::memcpy(copy + kReach, part.data(), part.size());
        look(copy + kReach, copy + kReach + part.size());
    };
    // A whole vector is looked at, with what is behind it.
    const std::string_view first = text.substr(0, sizeof(Bytes32) + kReach);
    look_at_end(first.size() <= kReach ? first : first.substr(0, first.size() - kReach), ", ");
    if (at < text.size()) look_at_end(text.substr(at), text.substr(at - kReach, kReach));
    check_letters(std::min(at - kReach, text.size()), text.size());
    return found;
}

std::optional<JsonFlaw> find_json_flaw(std::string_view text) {
    return FlawFinder(text).find();
}

std::optional<JsonFlaw> first_json_flaw(std::string_view text) {
    return glance_at_json(text).may_have_flaw ? find_json_flaw(text) : std::nullopt;
}

}  // namespace hs
