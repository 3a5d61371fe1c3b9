#include "app/open_source.h"

#include "tests/support/catch.h"

using namespace hs;

TEST_CASE("Each editor is told the line in its own way") {
    using Words = std::vector<std::string>;
    CHECK(editor_command("code", "a b.py", 7) == Words{"code", "--goto", "a b.py:7"});
    CHECK(editor_command("/opt/bin/kate", "x.py", 7) ==
          Words{"/opt/bin/kate", "--line", "7", "x.py"});
    CHECK(editor_command("gedit", "x.py", 1) == Words{"gedit", "+1", "x.py"});
    CHECK(editor_command("subl", "x.py", 2) == Words{"subl", "x.py:2"});
    CHECK(editor_command("xdg-open", "x.py", 2) == Words{"xdg-open", "x.py"});
}
