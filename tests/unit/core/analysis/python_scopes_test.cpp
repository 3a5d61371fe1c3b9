#include "core/analysis/python_scopes.h"

#include "tests/support/catch.h"
#include "tests/support/random.h"

namespace hs {
namespace {

PythonScopes scopes_of(std::string_view source) {
    return python_scopes(source, JobContext());
}

std::string name_at(std::string_view source, int64_t line) {
    return scopes_of(source).at(line).name;
}

std::string qualified_at(std::string_view source, int64_t line) {
    return scopes_of(source).at(line).qualified;
}

}  // namespace

TEST_CASE("Lines of a Python file belong to the function around them") {
    const std::string_view source =
        "import os\n"                      // 1
        "\n"                               // 2
        "@cached\n"                        // 3
        "def load(path,\n"                 // 4
        "         keep=[]):\n"             // 5
        "    '''Reads it.\n"               // 6
        "def not_one(): pass\n"            // 7
        "    '''\n"                        // 8
        "    class Row:\n"                 // 9
        "        size = 1\n"               // 10
        "        async def text(self):\n"  // 11
        "            return [\n"           // 12
        "0,\n"                             // 13
        "            ]\n"                  // 14
        "    # back\n"                     // 15
        "    return Row\n"                 // 16
        "\n"                               // 17
        "load(1)\n";                       // 18
    const PythonScopes scopes = scopes_of(source);
    CHECK(scopes.at(1).name == "<module>");
    CHECK(scopes.at(3).name == "<module>");
    CHECK(scopes.at(4).name == "<module>");
    CHECK(scopes.at(5).name == "<module>");
    CHECK(scopes.at(6).name == "load");
    CHECK(scopes.at(8).name == "load");
    CHECK(scopes.at(9).qualified == "load");
    CHECK(scopes.at(10).qualified == "load.<locals>.Row");
    CHECK(scopes.at(11).qualified == "load.<locals>.Row");
    CHECK(scopes.at(12).qualified == "load.<locals>.Row.text");
    CHECK(scopes.at(13).name == "text");
    CHECK(scopes.at(14).name == "text");
    CHECK(scopes.at(16).qualified == "load");
    CHECK(scopes.at(18).name == "<module>");
    CHECK(scopes.at(0).name == "<module>");
    CHECK(scopes.at(1000).name == "<module>");
    CHECK(scopes.line_count() >= 18);
}

TEST_CASE("A body on the line of its header is the function's") {
    CHECK(name_at("def f(): return [1]\nx = 2\n", 1) == "f");
    CHECK(name_at("def f(): return [1]\nx = 2\n", 2) == "<module>");
    CHECK(qualified_at("class A:\n    def get(self, x={1: 2}) -> int: return 1\n", 2) == "A.get");
    CHECK(name_at("class A: x = [1]\n", 1) == "A");
    CHECK(name_at("def f(): return [\n  1,\n]\n", 3) == "f");
    CHECK(name_at("def f[T: int](x): return [1]\n", 1) == "f");
}

TEST_CASE("Lambdas own the lines that hold nothing else") {
    CHECK(name_at("make = lambda n: [0] * n\n", 1) == "<lambda>");
    CHECK(qualified_at("def f():\n    return lambda n: [0] * n\n", 2) == "f.<locals>.<lambda>");
    CHECK(name_at("rows.sort(key=lambda row: row.x)\n", 1) == "<module>");
    const std::string_view call =
        "def f():\n"             // 1
        "    g(\n"               // 2
        "        lambda x: [\n"  // 3
        "            x,\n"       // 4
        "        ],\n"           // 5
        "        other,\n"       // 6
        "    )\n"                // 7
        "    return 1\n";        // 8
    CHECK(name_at(call, 2) == "f");
    for (const int64_t line : {3, 4, 5}) CHECK(name_at(call, line) == "<lambda>");
    for (const int64_t line : {6, 7, 8}) CHECK(name_at(call, line) == "f");
    const std::string_view nested =
        "x = lambda: (\n"    // 1
        "    lambda y: (\n"  // 2
        "        y),\n"      // 3
        "    1)\n"           // 4
        "z = 1\n";           // 5
    CHECK(qualified_at(nested, 1) == "<lambda>");
    CHECK(qualified_at(nested, 3) == "<lambda>.<locals>.<lambda>");
    CHECK(qualified_at(nested, 4) == "<lambda>");
    CHECK(qualified_at(nested, 5) == "<module>");
    CHECK(qualified_at("def f(x=lambda: 0): return [1]\n", 1) == "f");
    CHECK(qualified_at("d = {\n  'a': lambda x: x,\n  'b': 2,\n}\n", 3) == "<module>");
}

TEST_CASE("Strings, comments and continued lines hide what looks like code") {
    CHECK(name_at("def f():\n  # ' \" (\n  x = 1\ny = 2\n", 4) == "<module>");
    CHECK(name_at("def f():\n  s = 'a\\'b('\n  return s\ny = 2\n", 4) == "<module>");
    CHECK(name_at("def f():\n  s = r'\\'\n  return s\ny = 2\n", 4) == "<module>");
    CHECK(name_at("def f():\n  s = '''x\ny = 3\n'''\n  return s\n", 3) == "f");
    CHECK(name_at("def f():\n  s = 1 + \\\n2\n  return s\nz\n", 4) == "f");
    CHECK(name_at("def f():\n  s = 1 + \\\n2\n  return s\nz\n", 5) == "<module>");
    CHECK(name_at("def f():\n  s = 'never closed\n  return s\nz = 1\n", 3) == "f");
    CHECK(name_at("def f():\n  s = 'joined \\\n(\\\n'\n  return s\nz = 1\n", 6) == "<module>");
}

TEST_CASE("Fields of f-strings are code, their formats are not") {
    CHECK(name_at("def f():\n  s = f\"{x['a(']}\"\n  return s\nz = 1\n", 4) == "<module>");
    CHECK(name_at("def f():\n  s = f\"{x[\"a(\"]}\"\n  return s\nz = 1\n", 4) == "<module>");
    CHECK(name_at("def f():\n  s = f\"{x:'>10}\"\n  return s\nz = 1\n", 3) == "f");
    CHECK(name_at("def f():\n  s = f\"{x!r:>{w + (1)}.{p}} {{ ( }}\"\n  return s\nz\n", 4) ==
          "<module>");
    CHECK(name_at("def f():\n  s = f'''{\n  x:{y}\n}'''\n  return s\nz = 1\n", 5) == "f");
    CHECK(name_at("def f():\n  s = rf'{x}\\''\n  return s\nz = 1\n", 4) == "<module>");
}

TEST_CASE("Indentation counts tabs to the next multiple of eight and starts anew at form feeds") {
    CHECK(qualified_at("class A:\n\tdef f(self):\n\t    x = 1\n        y = 2\n", 3) == "A.f");
    CHECK(qualified_at("class A:\n\tdef f(self):\n\t    x = 1\n        y = 2\n", 4) == "A");
    CHECK(name_at("def f():\n  x\n\f\ndef g():\n  y\n", 5) == "g");
    CHECK(name_at("\fdef f():\n  x\n", 2) == "f");
}

TEST_CASE("Any line ends, a byte order mark and names of any letters are read") {
    CHECK(name_at("def f():\r\n  x\r\ny\r\n", 2) == "f");
    CHECK(name_at("def f():\r\n  x\r\ny\r\n", 3) == "<module>");
    CHECK(name_at("def f():\r  x\ry\r", 2) == "f");
    CHECK(name_at("\xEF\xBB\xBF"
                  "def f():\n  x\n",
                  2) == "f");
    CHECK(name_at("def gr\xC3\xB6\xC3\x9F"
                  "e():\n  x\n",
                  2) ==
          "gr\xC3\xB6\xC3\x9F"
          "e");
    CHECK(name_at("def f():\n  x", 2) == "f");
}

TEST_CASE("Brackets that are never closed do not hide the functions below") {
    CHECK(name_at("def f():\n  x = (1,\n\ndef g():\n  y\n", 5) == "g");
    CHECK(qualified_at("class A:\n  x = [\n  def g(self):\n    y\n", 4) == "A.g");
}

TEST_CASE("Text that is no Python ends, and so does what is nested without end") {
    std::string deep;
    for (int i = 0; i < 3000; ++i) deep += std::string(static_cast<size_t>(i), ' ') + "def f():\n";
    CHECK(scopes_of(deep).at(2).name == "f");
    for (const char* piece :
         {"(", "f'{", "f'{x:{", "lambda: ", "class A(", "'''", "\\", "f'''{f\""}) {
        std::string text;
        for (int i = 0; i < 20000; ++i) text += piece;
        CHECK(scopes_of(text).at(1).qualified.size() < 2000);
    }
    test::Random random(7);
    const std::string_view letters = "def class lambda():'\"\\{}f\n \t#,=:x";
    for (int round = 0; round < 200; ++round) {
        std::string text;
        for (int i = 0; i < 500; ++i) text += letters[random.below(letters.size())];
        const PythonScopes scopes = scopes_of(text);
        for (int64_t line = 1; line <= scopes.line_count(); ++line) {
            CHECK_FALSE(scopes.at(line).name.empty());
        }
    }
}

}  // namespace hs
