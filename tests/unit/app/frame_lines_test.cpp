#include "app/frame_lines.h"

#include "tests/support/catch.h"

namespace hs {
namespace {

TEST_CASE("lines of code are found by file and number") {
    FrameLines lines;
    CHECK(lines.line("a.py", 1).empty());
    lines.add("a.py", 3, "x = 1");
    lines.add("b/a.py", 3, "y = 2");
    CHECK(lines.line("a.py", 3) == "x = 1");
    CHECK(lines.line("b/a.py", 3) == "y = 2");
    CHECK(lines.line("a.py", 2).empty());
    CHECK(lines.line("c.py", 3).empty());
    CHECK(lines.memory_bytes() > 10);
}

}  // namespace
}  // namespace hs
