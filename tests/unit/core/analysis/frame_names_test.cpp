#include "core/analysis/frame_names.h"

#include "tests/support/catch.h"

namespace hs {

TEST_CASE("Files are named by their last part, with the folder where that says nothing") {
    CHECK(short_file_name("/srv/app/orders.py") == "orders.py");
    CHECK(short_file_name("/usr/lib/python3.9/json/__init__.py") == "json/__init__.py");
    CHECK(short_file_name("__main__.py") == "__main__.py");
    CHECK(short_file_name("<string>") == "<string>");
    CHECK(short_file_name("").empty());
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
