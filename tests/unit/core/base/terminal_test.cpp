#include "core/base/terminal.h"

#include "tests/support/catch.h"

using namespace hs;

TEST_CASE("a terminal gets line ends and tabs, and no other control character") {
    CHECK(terminal_text("a\tb\nc\n\n") == "a\tb\nc\n\n");
    CHECK(terminal_text("\x1b[2J\r\x07") == "\\x1b[2J\\r\\x07");
    CHECK(terminal_text("größe \u2026") == "größe \u2026");
    CHECK(terminal_text("\u009b31m") == "\\x9b31m");
    CHECK(terminal_text("\x9b\n\xff") == "\uFFFD\n\uFFFD");
    CHECK(terminal_text("").empty());
}
