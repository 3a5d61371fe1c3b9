#include "core/layout/stacked_spans.h"

#include <array>

#include "tests/support/catch.h"

namespace hs {

TEST_CASE("stacked spans lie on each other and leave what the values leave of the whole") {
    const std::array<double, 3> values = {1, 0, 2};
    const std::vector<StackedSpan> spans = stacked_spans(values, 4, 100);
    REQUIRE(spans.size() == 3);
    CHECK(spans[0].first == 0);
    CHECK(spans[0].last == 25);
    CHECK(spans[1].length() == 0);
    CHECK(spans[2].first == 25);
    CHECK(spans[2].last == 75);
    CHECK(spans[2].middle() == 50);
}

TEST_CASE("stacked spans of more than the whole are made smaller together") {
    const std::array<double, 3> values = {3, -5, 1};
    const std::vector<StackedSpan> spans = stacked_spans(values, 2, 80);
    REQUIRE(spans.size() == 3);
    CHECK(spans[0].last == 60);
    CHECK(spans[1].length() == 0);
    CHECK(spans[2].last == 80);
}

TEST_CASE("stacked spans of nothing have no length") {
    const std::array<double, 2> values = {0, 0};
    for (const StackedSpan& span : stacked_spans(values, 0, 80)) CHECK(span.length() == 0);
    CHECK(stacked_spans({}, 4, 80).empty());
}

}  // namespace hs
