#include "app/widgets/table_columns.h"

#include "tests/support/catch.h"

namespace hs {
namespace {

constexpr ColumnSpec kSpecs[] = {
    {.name = "name", .title = "Name", .about = "", .is_text = true},
    {.name = "size", .title = "Size", .about = ""},
    {.name = "more", .title = "More", .about = "", .is_shown = false},
    {.name = "note", .title = "Note", .about = "", .is_sortable = false},
};
constexpr SortKey kFirst{1, true};
using Columns = std::vector<size_t>;

TEST_CASE("Columns come as the table has them, and remember nothing") {
    const TableColumns columns(kSpecs, {}, kFirst);
    CHECK(columns.shown() == Columns{0, 1, 3});
    CHECK(columns.sort() == std::vector<SortKey>{kFirst});
    CHECK(columns.settings() == TableSettings{});
}

TEST_CASE("What was changed comes back from the settings") {
    TableColumns columns(kSpecs, {}, kFirst);
    columns.set_shown(2, true);
    columns.set_shown(0, false);
    columns.set_width(1, 200);
    columns.move(3, 1);
    columns.click(0, false);
    columns.click(1, true);
    const TableColumns again(kSpecs, columns.settings(), kFirst);
    CHECK(again.shown() == Columns{3, 1, 2});
    CHECK(again.width_px(1) == 200);
    CHECK(again.sort() == std::vector<SortKey>{{0, false}, {1, true}});
    CHECK(again.settings() == columns.settings());
    columns.reset();
    CHECK(columns.settings() == TableSettings{});
}

TEST_CASE("Names that the table does not have are passed over") {
    const TableSettings settings{
        {"gone"}, {"gone"}, {"gone", "size", "size"}, {{"gone", 3.0F}}, {"-gone", "note", "name"}};
    const TableColumns columns(kSpecs, settings, kFirst);
    CHECK(columns.shown() == Columns{1, 0, 3});
    CHECK(columns.sort() == std::vector<SortKey>{{0, false}});
}

TEST_CASE("A click sorts by one column, a further one turns it, Shift adds the next") {
    TableColumns columns(kSpecs, {}, kFirst);
    columns.click(1, false);
    CHECK(columns.sort() == std::vector<SortKey>{{1, false}});
    columns.click(0, true);
    CHECK(columns.sort_place(0) == 1);
    columns.click(0, true);
    CHECK(columns.sort() == std::vector<SortKey>{{1, false}, {0, true}});
    columns.click(3, false);
    CHECK(columns.sort().size() == 2);
    columns.click(0, false);
    CHECK(columns.sort() == std::vector<SortKey>{{0, false}});
}

TEST_CASE("The last column cannot be hidden") {
    TableColumns columns(kSpecs, {}, kFirst);
    for (size_t i = 0; i < 4; ++i) columns.set_shown(i, false);
    CHECK(columns.shown().size() == 1);
}

}  // namespace
}  // namespace hs
