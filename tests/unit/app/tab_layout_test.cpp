#include "app/tab_layout.h"

#include <algorithm>

#include "tests/support/catch.h"

namespace hs {
namespace {

const std::vector<float> kWidths = {80, 60, 70, 90, 50};

float used(const TabLayout& layout) {
    float sum = 0;
    for (const size_t index : layout.shown) sum += kWidths[index];
    return sum;
}

TEST_CASE("Tabs that fit are all shown") {
    const TabLayout layout = tab_layout(kWidths, 350, 40, 2);
    CHECK(layout.shown.size() == 5);
    CHECK(layout.hidden.empty());
}

TEST_CASE("The active tab is always shown, and the rest goes behind the button") {
    for (size_t active = 0; active < kWidths.size(); ++active) {
        for (float available = 130; available < 350; available += 10) {
            CAPTURE(active, available);
            const TabLayout layout = tab_layout(kWidths, available, 40, active);
            CHECK(std::count(layout.shown.begin(), layout.shown.end(), active) == 1);
            CHECK(layout.shown.size() + layout.hidden.size() == kWidths.size());
            CHECK(std::is_sorted(layout.shown.begin(), layout.shown.end()));
            CHECK(used(layout) <= available - 40);
        }
    }
}

TEST_CASE("Without any room the active tab alone is shown") {
    const TabLayout layout = tab_layout(kWidths, 10, 40, 3);
    CHECK(layout.shown == std::vector<size_t>{3});
    CHECK(tab_layout({}, 100, 40, 0).shown.empty());
}

}  // namespace
}  // namespace hs
