#include "core/base/utf8.h"

#include <string>
#include <vector>

#include "tests/support/catch.h"

namespace hs {
namespace {

// What decode_utf8 makes of the bytes, replacements included.
std::string replaced(std::string_view bytes) {
    std::string out;
    while (!bytes.empty()) {
        const Utf8Step step = decode_utf8(bytes);
        append_utf8(out, step.code_point);
        bytes.remove_prefix(step.byte_count);
    }
    return out;
}

const std::string kMark = "\xEF\xBF\xBD";

TEST_CASE("every code point that is a character goes out and comes back") {
    bool all_good = true;
    for (uint32_t code_point = 0; code_point <= 0x10FFFF; ++code_point) {
        if (code_point >= 0xD800 && code_point <= 0xDFFF) continue;
        std::string bytes;
        append_utf8(bytes, code_point);
        const Utf8Step step = decode_utf8(bytes);
        all_good = all_good && step.valid && step.code_point == code_point &&
                   step.byte_count == bytes.size();
    }
    CHECK(all_good);
}

TEST_CASE("overlong, surrogate and out-of-range bytes are invalid") {
    for (const std::string_view bytes :
         {"\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xED\xBF\xBF",
          "\xF0\x80\x80\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\x80",
          "\xBF", "\xFE", "\xFF"}) {
        CHECK_FALSE(is_valid_utf8(bytes));
        CHECK_FALSE(decode_utf8(bytes).valid);
        CHECK(replaced(bytes).find_first_not_of(kMark) == std::string::npos);
    }
}

TEST_CASE("one mark stands for the longest beginning of a character") {
    // The examples of the Unicode standard, table 3-8 and its neighbours.
    CHECK(replaced("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41") ==
          kMark + kMark + kMark + kMark + kMark + kMark + kMark + kMark + "A");
    CHECK(replaced("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41") == kMark + kMark + kMark + kMark + "A");
    CHECK(replaced("\xF0\x9F\x90") == kMark);
    CHECK(replaced("\xE2\x82") == kMark);
}

TEST_CASE("valid text is valid") {
    CHECK(is_valid_utf8(""));
    CHECK(is_valid_utf8("ascii"));
    CHECK(is_valid_utf8("ünï 漢字 🐍"));
    CHECK_FALSE(is_valid_utf8("good then \xFF"));
}

TEST_CASE("text is cut between letters") {
    const std::string_view text = "a\u00fc\u6f22b";  // 1, 2, 3 and 1 bytes
    CHECK(letter_count(text) == 4);
    const size_t expected[] = {0, 1, 1, 3, 3, 3, 6, 7, 7};
    for (size_t most = 0; most < std::size(expected); ++most) {
        CAPTURE(most);
        CHECK(whole_letters(text, most) == expected[most]);
    }
    CHECK(bytes_of_letters(text, 0) == 0);
    CHECK(bytes_of_letters(text, 2) == 3);
    CHECK(bytes_of_letters(text, 9) == text.size());
    CHECK(cut_to_letters(text, 4) == text);
    CHECK(cut_to_letters(text, 3) == "a\u00fc\u2026");
    CHECK(cut_to_letters(text, 1) == "\u2026");
    CHECK(cut_to_letters("", 1).empty());
}

TEST_CASE("bytes that never begin a letter do not stop a cut") {
    const std::string bytes(40, '\x80');
    CHECK(letter_count(bytes) == 0);
    CHECK(whole_letters(bytes, 7) == 0);
    CHECK(cut_to_letters(bytes, 3) == bytes);
}

}  // namespace
}  // namespace hs
