#include "core/questions/groups.h"

#include "tests/support/catch.h"

namespace hs {
namespace {

TEST_CASE("Groups of a dump, also those whose place is not known") {
    const auto relation = groups_relation({{"shop", 2, 30, 90}, {"", 1, 10, 10}}, 40, true);
    const auto cursor = relation->cursor();
    const auto of = [&](uint32_t row, GroupField field) {
        return cursor->value(row, static_cast<size_t>(field));
    };
    CHECK(of(0, GroupField::kName).text == "shop");
    CHECK(of(0, GroupField::kObjects).number == 2);
    CHECK(of(0, GroupField::kShallow).number == 30);
    CHECK(of(0, GroupField::kShallowShare).real == 0.75);
    CHECK(of(0, GroupField::kRetained).number == 90);
    CHECK(of(1, GroupField::kName).meaning == Meaning::kNone);
    CHECK(of(1, GroupField::kShownName).text == "(not known)");
    CHECK(relation->has(static_cast<size_t>(GroupField::kRetained)));
    CHECK_FALSE(groups_relation({}, 0, false)->has(static_cast<size_t>(GroupField::kRetained)));
}

}  // namespace
}  // namespace hs
