#include "app/panels/mark_names.h"

#include "tests/support/catch.h"
#include "tests/support/random.h"

using namespace hs;

TEST_CASE("A name is whole where it fits, cut where most of it fits, and else left out") {
    const std::vector<MarkPlace> marks = {{0, 40}, {100, 200}, {150, 60}, {160, 30}, {390, 30}};
    const std::vector<MarkName> names =
        names_of_marks(marks, {.left = 0, .right = 400, .gap = 4, .least = 25});
    CHECK(names == std::vector<MarkName>{{40}, {42}, {0}, {30}, {30, true}});
}

TEST_CASE("The last name stands left of its tick where the plot ends, if nothing is there") {
    const MarkRoom room{.left = 100, .right = 400, .gap = 4, .least = 25};
    const auto last_of = [&](std::vector<MarkPlace> marks) {
        return names_of_marks(marks, room).back();
    };
    CHECK(last_of({{390, 50}}) == MarkName{50, true});
    CHECK(last_of({{140, 300}, {390, 50}}) == MarkName{0, false});  // the name before reaches it
    CHECK(last_of({{140, 250}, {390, 30}}) == MarkName{0, false});
    CHECK(last_of({{340, 60}, {390, 50}}) == MarkName{0, false});
    CHECK(last_of({{340, 5}, {390, 50}}) == MarkName{29, true});    // cut
    CHECK(last_of({{140, 100}, {360, 50}}) == MarkName{50, true});  // 32 to its right
    CHECK(last_of({{140, 190}, {360, 50}}) == MarkName{32, false});
    CHECK(last_of({{110, 50}, {120, 500}}) == MarkName{272, false});
    CHECK(last_of({{101, 500}, {102, 500}}) == MarkName{290, false});
    CHECK(names_of_marks({}, room).empty());
}

TEST_CASE("No name reaches the next tick, whatever the marks are") {
    test::Random random(3);
    for (int round = 0; round < 200; ++round) {
        std::vector<MarkPlace> marks;
        float x = 0;
        for (uint64_t i = random.below(60); i > 0; --i) {
            x += static_cast<float>(random.below(80));
            if (x > 1000) break;
            marks.push_back({x, static_cast<float>(1 + random.below(150))});
        }
        const std::vector<MarkName> names = names_of_marks(marks, {0, 1000, 3, 20});
        REQUIRE(names.size() == marks.size());
        float free_from = 0;
        for (size_t i = 0; i < marks.size(); ++i) {
            const float tick = marks[i].x;
            const float taken = names[i].width == 0 ? 0 : names[i].width + 2 * 3;
            CHECK((!names[i].is_left || i + 1 == marks.size()));
            CHECK((names[i].is_left ? tick - taken : tick) >= free_from);
            free_from = names[i].is_left ? tick : tick + taken;
            if (taken == 0) continue;
            CHECK(free_from <= 1000);
        }
    }
}
