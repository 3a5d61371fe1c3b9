#include "core/base/json_flaw.h"

#include <string>

#include "core/base/json_text.h"
#include "tests/support/catch.h"
#include "tests/support/random.h"

using namespace hs;

namespace {

const std::string kRecord =
    R"("140001": {"size": 64, "attr": {"name": "a, \"b\": 5", "n": 5, "empty": "", "blank": " ", "pair": ["<class 'x'>", 7], "path": "C:\\"}, "ref": [["<class 'dict'>", 12], 5, null, true, "text"]})";

std::string text_with(const std::string& text, size_t at, size_t count, std::string_view by) {
    std::string changed = text;
    return changed.replace(at, count, by);
}

bool is_in_string(const std::string& text, size_t at) {
    bool inside = false;
    for (size_t i = 0; i < at; ++i) {
        if (text[i] == '\\') {
            ++i;
        } else if (text[i] == '"') {
            inside = !inside;
        }
    }
    return inside;
}

}  // namespace

TEST_CASE("Text without a flaw has none, however it is spaced") {
    CHECK_FALSE(first_json_flaw(""));
    CHECK_FALSE(first_json_flaw(kRecord));
    CHECK_FALSE(first_json_flaw(kRecord + ", " + kRecord));
    CHECK_FALSE(first_json_flaw(R"({"a":1,"b":[1,2,{"c":"d"}],"e":{}})"));
    CHECK_FALSE(first_json_flaw("{\n  \"a\": 1,\n\t\"b\": [ 1 , 2 ]\r\n}\n"));
    CHECK_FALSE(first_json_flaw(R"({"a": "ends in a blank ", "b": " 5 begins", "c": "\" 5"})"));
}

TEST_CASE("Each comma that is taken out of a record is missed where the next value begins") {
    size_t commas = 0;
    const std::string text = kRecord + ", " + kRecord + "}";
    for (size_t at = 0; at < text.size(); ++at) {
        if (text[at] != ',' || is_in_string(text, at)) continue;
        if (text[at - 1] != '"' && text[at + 2] != '"') continue;  // no text on either side
        ++commas;
        CAPTURE(at);
        CHECK(first_json_flaw(text_with(text, at, 1, "")) ==
              JsonFlaw{JsonFlawKind::kMissingComma, at + 1});
        // With its blank.
        if (text[at + 2] != '"') continue;
        CHECK(first_json_flaw(text_with(text, at, 2, "")) ==
              JsonFlaw{JsonFlawKind::kMissingComma, at});
    }
    CHECK(commas > 15);
}

TEST_CASE("A control character is found at any byte of a string and between values") {
    for (size_t at = 0; at < kRecord.size(); ++at) {
        for (const char control : {'\0', '\x01', '\n', '\x1f'}) {
            if (control == '\n' && !is_in_string(kRecord, at)) continue;
            CAPTURE(at, static_cast<int>(control));
            // Behind a backslash it takes the place of what is escaped.
            const bool is_escaped = at > 0 && kRecord[at - 1] == '\\';
            if (is_escaped) continue;
            const auto flaw = first_json_flaw(text_with(kRecord, at, 0, {&control, 1}));
            REQUIRE(flaw);
            CHECK(flaw->kind == JsonFlawKind::kControlCharacter);
            CHECK(flaw->byte == at);
        }
    }
}

TEST_CASE("A comma too many is found where text is read byte by byte") {
    CHECK(find_json_flaw("[1,,2]") == JsonFlaw{JsonFlawKind::kExtraComma, 3});
    CHECK(find_json_flaw("[1,]") == JsonFlaw{JsonFlawKind::kExtraComma, 3});
    CHECK(find_json_flaw("{,\"a\":1}") == JsonFlaw{JsonFlawKind::kExtraComma, 1});
}

TEST_CASE("A glance finds the first byte that is not UTF-8, wherever blocks end") {
    std::string text;
    while (text.size() < 9000) text += "\"plain\": 5, ";
    for (const size_t at : {size_t{0}, size_t{1}, size_t{4095}, size_t{4096}, size_t{4097},
                            size_t{4098}, size_t{8193}, text.size() - 1}) {
        for (const char* letter : {"\xc3\xa4", "\xe6\xbc\xa2", "\xf0\x9f\x98\x80"}) {
            CAPTURE(at, letter);
            CHECK_FALSE(glance_at_json(text_with(text, at, 0, letter)).invalid_utf8);
            CHECK(glance_at_json(text_with(text, at, 0, std::string(letter).substr(1)))
                      .invalid_utf8 == at);
            const std::string cut = std::string(letter).substr(0, std::string(letter).size() - 1);
            CHECK(glance_at_json(text_with(text, at, 0, cut)).invalid_utf8 == at);
        }
    }
    const std::string letters = std::string(20'000, '\xbf');
    CHECK(glance_at_json(letters).invalid_utf8 == 0);
}

TEST_CASE("Any bytes are read to their end") {
    test::Random random(7);
    constexpr std::string_view kLetters = "\"\\,:[]{} 1a\x01\n\xff";
    for (int round = 0; round < 3000; ++round) {
        std::string text;
        const uint64_t size = random.below(90);
        for (uint64_t i = 0; i < size; ++i) text += kLetters[random.below(kLetters.size())];
        REQUIRE(glance_at_json(text).invalid_utf8.has_value() ==
                (first_invalid_utf8(text) != text.size()));
        const auto flaw = first_json_flaw(text);
        if (flaw) { REQUIRE(flaw->byte <= text.size()); }
    }
}
