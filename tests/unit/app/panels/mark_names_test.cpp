#include "app/panels/mark_names.h"

#include "tests/support/catch.h"
#include "tests/support/random.h"

using namespace hs;

TEST_CASE("A name is whole where it fits, cut where most of it fits, and else left out") {
    const std::vector<MarkPlace> marks = {{0, 40}, {100, 200}, {150, 60}, {160, 30}, {390, 30}};
    CHECK(widths_of_mark_names(marks, 400, 4, 25) == std::vector<float>{40, 42, 0, 30, 0});
}

TEST_CASE("No name reaches the next tick, whatever the marks are") {
    test::Random random(3);
    for (int round = 0; round < 200; ++round) {
        std::vector<MarkPlace> marks;
        float x = 0;
        for (uint64_t i = random.below(60); i > 0; --i) {
            x += static_cast<float>(random.below(80));
            marks.push_back({x, static_cast<float>(1 + random.below(150))});
        }
        const std::vector<float> widths = widths_of_mark_names(marks, 1000, 3, 20);
        REQUIRE(widths.size() == marks.size());
        for (size_t i = 0; i < marks.size(); ++i) {
            if (widths[i] == 0) continue;
            const float end = marks[i].x + 2 * 3 + widths[i];
            CHECK(end <= 1000);
            if (i + 1 < marks.size()) CHECK(end <= marks[i + 1].x);
        }
    }
}
