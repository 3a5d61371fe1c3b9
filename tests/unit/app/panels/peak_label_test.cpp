#include "app/panels/peak_label.h"

#include <vector>

#include "tests/support/catch.h"

using namespace hs;

namespace {

constexpr Rect kBox{100, 50, 400, 80};

PeakLabel label_at(float x, float top) {
    return {.x = x, .top = top, .text = {48, 12}, .gap = 8};
}
std::optional<Rect> place(const PeakLabel& label, const std::vector<Rect>& taken = {}) {
    return place_peak_label(kBox, label, taken);
}

}  // namespace

TEST_CASE("The label of a peak is right of it, above its top") {
    CHECK(place(label_at(200, 100)) == Rect{202, 86, 60, 12});
    CHECK(place(label_at(200, 52)) == Rect{202, 50, 60, 12});  // within the box
}

TEST_CASE("The label of a peak at the end of the plot is left of it") {
    CHECK(place(label_at(480, 50)) == Rect{418, 50, 60, 12});
    CHECK(place(label_at(500, 50)) == Rect{438, 50, 60, 12});
}

TEST_CASE("A label makes room for a higher peak's") {
    const Rect higher{202, 86, 60, 12};
    CHECK(place(label_at(204, 100), {higher}) == Rect{142, 86, 60, 12});
    const Rect wide{100, 86, 400, 12};
    CHECK(place(label_at(204, 100), {wide}) == Rect{206, 102, 60, 12});
    CHECK_FALSE(place(label_at(204, 100), {kBox}));
}

TEST_CASE("In a narrow plot a label lies over its peak, and in none that is too small") {
    CHECK(place_peak_label({100, 50, 70, 80}, label_at(130, 60), {}) == Rect{100, 50, 60, 12});
    CHECK_FALSE(place_peak_label({100, 50, 50, 80}, label_at(130, 60), {}));
    CHECK_FALSE(place_peak_label({100, 50, 400, 10}, label_at(130, 60), {}));
}
