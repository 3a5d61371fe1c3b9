#include "core/layout/time_axis.h"

#include "tests/support/catch.h"

namespace hs {

TEST_CASE("A value lies where its pixel finds it again") {
    const TimeAxis axis({1'000'000, 3'000'000}, 1000);
    CHECK(axis.x_of(2'000'000) == Approx(500));
    CHECK(axis.value_at(500) == 2'000'000);
    CHECK(axis.value_at(-50) == 1'000'000);
    CHECK(axis.value_at(5000) == 3'000'000);
    CHECK(TimeAxis({5, 5}, 100).value_at(50) == 5);
}

TEST_CASE("Zooming goes from hours to microseconds and back, under the pointer") {
    const AxisSpan whole{0, 36'000'000'000};
    AxisSpan span = whole;
    for (int i = 0; i < 100; ++i) span = TimeAxis(span, 1000).zoomed(250, 2, whole, 20);
    CHECK(span.length() == 20);
    CHECK(span.first <= 9'000'000'000);
    CHECK(span.last >= 9'000'000'000);
    for (int i = 0; i < 100; ++i) span = TimeAxis(span, 1000).zoomed(250, 0.5, whole, 20);
    CHECK(span == whole);
}

TEST_CASE("Panning stops at the ends, and a value is brought into view") {
    const AxisSpan whole{0, 1000};
    CHECK((TimeAxis({100, 200}, 100).panned(50, whole) == AxisSpan{150, 250}));
    CHECK((TimeAxis({100, 200}, 100).panned(-500, whole) == AxisSpan{0, 100}));
    CHECK((showing({100, 200}, 150, whole) == AxisSpan{100, 200}));
    CHECK((showing({100, 200}, 500, whole) == AxisSpan{410, 510}));
    CHECK((showing({100, 200}, 1000, whole) == AxisSpan{900, 1000}));
    CHECK((fitted({-10, 5000}, whole) == whole));
}

TEST_CASE("The upper end of the axis is round, never below, and stays for small changes") {
    for (int64_t value = 1; value < 5000; ++value) {
        CHECK(calm_ceiling(value) >= value);
        CHECK(calm_ceiling(value) <= value + value / 4 + 1);
    }
    CHECK(calm_ceiling(1030) == calm_ceiling(1200));
    CHECK(calm_ceiling(int64_t{5} << 20) == int64_t{5} << 20);
    CHECK(calm_ceiling(0) == 1);
}

}  // namespace hs
