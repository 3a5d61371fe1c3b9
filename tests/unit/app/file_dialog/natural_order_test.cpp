#include "app/file_dialog/path_text.h"

#include <algorithm>
#include <string>
#include <vector>

#include "tests/support/catch.h"

using namespace hs;

TEST_CASE("Numbers in names compare by value") {
    CHECK(compare_natural("run2", "run10") < 0);
    CHECK(compare_natural("run10", "run2") > 0);
    CHECK(compare_natural("run2b", "run2a") > 0);
    CHECK(compare_natural("99999999999999999999998", "99999999999999999999999") < 0);
    CHECK(compare_natural("9", "18446744073709551616") < 0);
}

TEST_CASE("Names compare without case and prefixes come first") {
    CHECK(compare_natural("Alpha", "beta") < 0);
    CHECK(compare_natural("alpha", "Beta") < 0);
    CHECK(compare_natural("run", "run1") < 0);
    CHECK(compare_natural("", "a") < 0);
    CHECK(compare_natural("", "") == 0);
}

TEST_CASE("Names that differ in case or zeros alone still have an order") {
    CHECK(compare_natural("A", "a") != 0);
    CHECK(compare_natural("A", "a") == -compare_natural("a", "A"));
    CHECK(compare_natural("run02", "run2") == -compare_natural("run2", "run02"));
    CHECK(compare_natural("run02", "run2") != 0);
    CHECK(compare_natural("run02x", "run2y") < 0);
}

TEST_CASE("The order is transitive over awkward names") {
    const std::vector<std::string> names = {"",   "0",  "00",  "1",  "01", "1a",  "a",    "A",
                                            "a0", "a1", "a10", "a2", "Ab", "ab1", "\xC3", "_"};
    for (const std::string& a : names) {
        for (const std::string& b : names) {
            CHECK(compare_natural(a, b) == -compare_natural(b, a));
            CHECK((compare_natural(a, b) == 0) == (a == b));
            for (const std::string& c : names) {
                const bool chained = compare_natural(a, b) < 0 && compare_natural(b, c) < 0;
                CAPTURE(a, b, c);
                CHECK((!chained || compare_natural(a, c) < 0));
            }
        }
    }
}
