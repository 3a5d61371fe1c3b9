#include "core/table/text_table.h"

#include <algorithm>

#include "core/table/text_width.h"
#include "tests/support/catch.h"

using namespace hs;

namespace {

TextTable two_columns() {
    TextTable table;
    table.add_column("TYPE", Align::kLeft, true);
    table.add_column("OBJECTS", Align::kRight);
    return table;
}

}  // namespace

TEST_CASE("columns line up, numbers to the right, no blanks at line ends") {
    TextTable table = two_columns();
    table.add_row({"dict", "1,204"});
    table.add_row({"shop.cache.Entry", "7"});
    table.add_row({"", ""});
    CHECK(table.text(0) ==
          "TYPE              OBJECTS\n"
          "dict                1,204\n"
          "shop.cache.Entry        7\n"
          "\n");
}

TEST_CASE("a table without rows is its header") {
    CHECK(two_columns().text(80) == "TYPE  OBJECTS\n");
    CHECK(TextTable().text(0).empty());
    TextTable bare;
    bare.add_column("", Align::kLeft);
    bare.add_column("", Align::kLeft);
    bare.add_row({"roots", "7"});
    bare.add_row({"objects", "12"});
    CHECK(bare.text(0) == "roots    7\nobjects  12\n");
}

TEST_CASE("wide and combining characters count as the terminal shows them") {
    CHECK(text_columns("abc") == 3);
    CHECK(text_columns("漢字") == 4);
    CHECK(text_columns("e\u0301") == 1);
    CHECK(text_columns("ﾊﾝｶｸ") == 4);
    CHECK(text_columns("😀") == 2);
    CHECK(text_columns("größe") == 5);
    CHECK(text_columns("한글") == 4);
    CHECK(text_columns("\u200b") == 0);
    CHECK(text_columns("") == 0);
    TextTable table = two_columns();
    table.add_row({"漢字", "1"});
    table.add_row({"e\u0301e\u0301", "2"});
    CHECK(table.text(0) ==
          "TYPE  OBJECTS\n"
          "漢字        1\n"
          "e\u0301e\u0301          2\n");
}

TEST_CASE("long text is cut in the middle, never inside a character") {
    CHECK(shortened_in_middle("abcdefgh", 8) == "abcdefgh");
    CHECK(shortened_in_middle("abcdefgh", 7) == "abc…fgh");
    CHECK(shortened_in_middle("abcdefgh", 6) == "abc…gh");
    CHECK(shortened_in_middle("abcdefgh", 1) == "…");
    CHECK(shortened_in_middle("abcdefgh", 0).empty());
    CHECK(shortened_in_middle("漢字漢字", 5) == "漢…字");
    CHECK(shortened_in_middle("漢字漢字", 4) == "漢…");
    for (size_t columns = 0; columns < 30; ++columns) {
        const std::string cut =
            shortened_in_middle("a漢e\u0301b😀c한글 größe.py e\u0301e\u0301", columns);
        CAPTURE(columns, cut);
        CHECK(text_columns(cut) <= columns);
    }
}

TEST_CASE("only columns that may be cut give way to a narrow terminal") {
    TextTable table = two_columns();
    table.add_row({"<class 'shop.a_rather_long_module.Name'>", "12"});
    CHECK(table.text(0).find("<class 'shop.a_rather_long_module.Name'>") != std::string::npos);
    CHECK(table.text(40) ==
          "TYPE                             OBJECTS\n"
          "<class 'shop.a_…g_module.Name'>       12\n");
    // Below a dozen columns nothing more is cut: the terminal wraps instead.
    CHECK(table.text(5) ==
          "TYPE          OBJECTS\n"
          "<class…ame'>       12\n");
}

TEST_CASE("control characters in names cannot reach the terminal") {
    TextTable table = two_columns();
    table.add_row({"a\x1b[2Jb\nc", "1"});
    const std::string text = table.text(0);
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(std::count(text.begin(), text.end(), '\n') == 2);
}
