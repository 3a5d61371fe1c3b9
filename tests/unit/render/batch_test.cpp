#include "render/batch.h"

#include "tests/support/catch.h"

using namespace hs;

TEST_CASE("A batch keeps its rectangles in order, as given") {
    RectBatch batch;
    batch.add({.x = 1, .y = 2, .width = 3, .height = 4, .colour = rgba_from_hex(0x112233)});
    batch.add({.x = 5, .y = 6, .width = 7, .height = 8, .colour = rgba_from_hex(0x445566)});
    REQUIRE(batch.rects().size() == 2);
    CHECK((batch.rects()[1] == RectInstance{5, 6, 7, 8, 0, rgba_from_hex(0x445566)}));
}

TEST_CASE("Only what is translucent or round is blended") {
    RectBatch batch;
    batch.add({.width = 1, .height = 1, .colour = rgba_from_hex(0x112233)});
    CHECK_FALSE(batch.needs_blending());
    batch.add({.width = 1, .height = 1, .colour = rgba_from_hex(0x112233, 254)});
    CHECK(batch.needs_blending());
    CHECK_FALSE(batch.has_round());
    batch.clear();
    CHECK(batch.empty());
    CHECK_FALSE(batch.needs_blending());
    batch.add({.width = 1, .height = 1, .radius = 2, .colour = rgba_from_hex(0x112233)});
    CHECK(batch.has_round());
    CHECK(batch.needs_blending());
}

TEST_CASE("Lines are kept as given") {
    LineBatch batch;
    batch.add({.x0 = 1, .y0 = 2, .x1 = 3, .y1 = 4, .width = 5, .colour = 6});
    REQUIRE(batch.lines().size() == 1);
    CHECK((batch.lines()[0] == LineInstance{1, 2, 3, 4, 5, 6}));
    batch.clear();
    CHECK(batch.empty());
}
