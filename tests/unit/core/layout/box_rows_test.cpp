#include "core/layout/box_rows.h"

#include "tests/support/catch.h"

using namespace hs;

namespace {

// Each box has one inside that is as wide, but a half of it to the right.
BoxRows stairs(const BoxView& view) {
    return boxes_of_tree(view, 0, 100, [&](const OpenBox& open, BoxRowsBuilder& rows) {
        const double half_px = 50 * view.px_per_unit(100);
        rows.add_open(open.id + 1, open.x0_px + half_px, open.x0_px + 3 * half_px);
    });
}

}  // namespace

TEST_CASE("Boxes are cut to the view, and rows outside of it have none") {
    BoxView view;
    view.width_px = 100;
    view.last_row = 3;
    const BoxRows all = stairs(view);
    REQUIRE(all.row_count() == 2);  // what begins at the right end is not seen
    CHECK(all.row(0)[0].x1_px == 100);
    CHECK(all.row(1)[0].x0_px == 50);
    CHECK(all.row(1)[0].x1_px == 100);
    view.first_row = 1;
    const BoxRows below = stairs(view);
    REQUIRE(below.row_count() == 1);
    CHECK(below.row(0)[0].id == 1);
    view.first_row = 0;
    view.last_row = 0;
    CHECK(stairs(view).row_count() == 1);
}

TEST_CASE("A view of a part shows it at full width, and one of nothing shows nothing") {
    BoxView view;
    view.width_px = 100;
    view.shares = {0.25, 0.75};
    view.last_row = 3;
    CHECK(stairs(view).row(1)[0].x0_px == 50);
    CHECK(view.px_per_unit(100) == 2);
    CHECK(view.px_per_unit(0) == 0);
    view.shares = {0.5, 0.5};
    CHECK(stairs(view).boxes.empty());
    view.shares = {};
    view.width_px = 0;
    CHECK(stairs(view).boxes.empty());
}

TEST_CASE("A run of narrow ones is one box, and a run of one is that one itself") {
    BoxView view;
    view.width_px = 100;
    BoxRowsBuilder builder(view);
    builder.add_folded(7, 3, 10, 11);
    builder.add_folded(9, 1, 20, 21);
    builder.end_row();
    const BoxRows rows = builder.take();
    CHECK(rows.at(0, 10.5)->folded_count == 3);
    CHECK(rows.at(0, 15) == nullptr);
    CHECK(rows.at(0, 20) == rows.of(9));
    CHECK(rows.of(7) == nullptr);
    CHECK(rows.at(1, 20) == nullptr);
}
