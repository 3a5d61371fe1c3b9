#include "core/analysis/frame_names.h"

#include <algorithm>
#include <array>

#include "core/model/trace_trie_builder.h"
#include "tests/support/catch.h"

namespace hs {

TEST_CASE("Files are named by their last part, with the folder where that says nothing") {
    CHECK(short_file_name("/srv/app/orders.py") == "orders.py");
    CHECK(short_file_name("/usr/lib/python3.9/json/__init__.py") == "json/__init__.py");
    CHECK(short_file_name("__main__.py") == "__main__.py");
    CHECK(short_file_name("<string>") == "<string>");
    CHECK(short_file_name("").empty());
}

TEST_CASE("Native code lies in its module, other code in its file") {
    TraceTrieBuilder builder;
    const FrameId native = builder.frame({}, kNoLine, "libc.so.6+0x2a0d7");
    const FrameId bare = builder.frame({}, kNoLine, "0x2a0d7");
    const FrameId python = builder.frame("shop/app.py", 3, "load+0x1");
    builder.add_stack(std::array{native, bare, python});
    const TraceTrie trie = std::move(builder).freeze().trie;
    std::vector<std::string> code;
    for (size_t i = 1; i < trie.frames.size(); ++i) {
        code.emplace_back(code_of(trie.strings, trie.frames[i]));
    }
    std::sort(code.begin(), code.end());
    CHECK(code == std::vector<std::string>{"0x2a0d7", "libc.so.6", "shop/app.py"});
}

TEST_CASE("A package is what was installed, the standard library, or the folder") {
    CHECK(package_of("/x/lib/python3.9/site-packages/numpy/core/a.py") == "numpy");
    CHECK(package_of("/x/lib/python3/dist-packages/six.py") == "six");
    CHECK(package_of("/usr/lib/python3.9/json/decoder.py") == "python");
    CHECK(package_of("/usr/lib/python3.9/ast.py") == "python");
    CHECK(package_of("<frozen importlib._bootstrap>") == "python");
    CHECK(package_of("/srv/shop/orders.py") == "shop");
    CHECK(package_of("orders.py") == "orders");
    CHECK(package_of("").empty());
}

}  // namespace hs
