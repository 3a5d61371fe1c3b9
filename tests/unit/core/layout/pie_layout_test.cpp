#include "core/layout/pie_layout.h"

#include "tests/support/catch.h"

namespace hs {
namespace {

TEST_CASE("Slices go round once, and what is left is one of them") {
    const std::vector<uint64_t> values = {50, 25, 15, 10, 0};
    const auto slices = pie_slices(values, 2);
    REQUIRE(slices.size() == 3);
    CHECK(slices[0].begin == 0);
    CHECK(slices[0].share == 0.5);
    CHECK(slices[1].begin == slices[0].end);
    CHECK(slices[2].index == RingSlice::kRest);
    CHECK(slices[2].value == 25);
    CHECK(slices[2].end > 6.28);
    CHECK(pie_slices({}, 5).empty());
    const std::vector<uint64_t> zeros = {0, 0};
    CHECK(pie_slices(zeros, 5).empty());
}

TEST_CASE("A point finds the slice it lies in, clockwise from the top") {
    const std::vector<uint64_t> values = {1, 1, 1, 1};
    const auto slices = pie_slices(values, 4);
    CHECK(slice_at(slices, 5, -5, 2, 10) == 0);
    CHECK(slice_at(slices, 5, 5, 2, 10) == 1);
    CHECK(slice_at(slices, -5, 5, 2, 10) == 2);
    CHECK(slice_at(slices, -5, -5, 2, 10) == 3);
    CHECK(slice_at(slices, 1, 0, 2, 10) == 4);
    CHECK(slice_at(slices, 11, 0, 2, 10) == 4);
}

}  // namespace
}  // namespace hs
