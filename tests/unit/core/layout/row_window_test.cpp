#include "core/layout/row_window.h"

#include "tests/support/catch.h"

namespace hs {
namespace {

TEST_CASE("Rows in view are exact even behind a billion pixels") {
    const RowWindow window{24, 100, 100000000};
    const int64_t scroll = window.most_scroll();
    CHECK(scroll == 2400000000 - 100);
    CHECK(window.first(scroll) == 99999995);
    CHECK(window.last(scroll) == 100000000);
    CHECK(window.row_at(scroll, 99) == 99999999);
    CHECK(window.row_at(scroll, 100) == window.row_count);
    CHECK(window.row_at(scroll, -1) == window.row_count);
}

TEST_CASE("Few rows do not scroll, and what lies below them is no row") {
    const RowWindow window{20, 100, 3};
    CHECK(window.clamped(50) == 0);
    CHECK(window.last(0) == 3);
    CHECK(window.row_at(0, 59) == 2);
    CHECK(window.row_at(0, 61) == 3);
}

TEST_CASE("Showing a row scrolls no further than needed") {
    const RowWindow window{20, 100, 50};
    CHECK(window.scroll_showing(200, 12) == 200);
    CHECK(window.scroll_showing(200, 3) == 60);
    CHECK(window.scroll_showing(0, 5) == 20);
    CHECK(window.scroll_showing(0, 49) == 900);
    CHECK(window.rows_per_page() == 4);
}

}  // namespace
}  // namespace hs
