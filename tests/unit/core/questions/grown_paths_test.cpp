#include "core/questions/grown_paths.h"

#include "tests/support/catch.h"
#include "tests/support/compared_dumps.h"

namespace hs {
namespace {

using Field = GrownPathField;

// A, B and A again, or the first two.
struct Asked {
    explicit Asked(size_t count = 2) {
        JobContext job;
        const GrowthSide a{&*dumps.a->graph, &dumps.of_a->dominators};
        const GrowthSide b{&*dumps.b->graph, &dumps.of_b->dominators};
        const GrowthSide sides[] = {a, b, a};
        answer->growth = path_growth(std::span(sides).first(count), job).value();
        answer->nodes = answer->growth.order;
        relation = grown_paths_relation(answer);
        cursor = relation->cursor();
    }
    [[nodiscard]] uint32_t row_of(const std::string& path) const {
        for (uint32_t row = 0; row < relation->row_count(); ++row) {
            if (test::text_of(*cursor, row, Field::kPath) == path) return row;
        }
        FAIL("no path " << path);
        return 0;
    }
    [[nodiscard]] std::string text(const std::string& path, Field field) const {
        return test::text_of(*cursor, row_of(path), field);
    }

    test::ComparedDumps dumps;
    std::shared_ptr<GrownPathsAnswer> answer = std::make_shared<GrownPathsAnswer>();
    std::shared_ptr<const Relation> relation;
    std::unique_ptr<Cursor> cursor;
};

TEST_CASE("A path has its objects and what they retain in both dumps") {
    const Asked asked;
    const std::string lists = "app.Cache > list";
    CHECK(asked.text(lists, Field::kTypes) == "<class 'app.Cache'>, <class 'list'>");
    CHECK(asked.text(lists, Field::kObjectsA) == "1");
    CHECK(asked.text(lists, Field::kObjectsB) == "2");
    CHECK(asked.text(lists, Field::kObjectsDelta) == "1");
    CHECK(asked.text(lists, Field::kRetainedA) == "50");
    CHECK(asked.text(lists, Field::kRetainedB) == "140");
    CHECK(asked.text(lists, Field::kRetainedDelta) == "90");
    CHECK(asked.text("app.Cache > tuple", Field::kRetainedDelta) == "-30");
    CHECK(asked.answer->last_type(asked.row_of(lists)) == "<class 'list'>");
}

TEST_CASE("Of three dumps a path has its numbers one by one") {
    const Asked asked(3);
    const std::string lists = "app.Cache > list";
    CHECK(asked.text(lists, Field::kObjects) == "1, 2, 1");
    CHECK(asked.text(lists, Field::kRetained) == "50, 140, 50");
    CHECK(asked.text(lists, Field::kRetainedDelta) == "0");
    CHECK(test::text_of(*asked.cursor, asked.row_of(lists), retained_field_of_dump(1)) == "140");
    CHECK(asked.relation->fields()[retained_field_of_dump(0)].title == "From");
    CHECK(asked.relation->fields()[retained_field_of_dump(2)].title == "To");
}

TEST_CASE("Paths are arranged by numbers and by their text") {
    const Asked asked;
    const auto first = [&](Field field, bool falling) {
        JobContext job;
        const std::vector<SortBy> by = {{static_cast<size_t>(field), falling}};
        const uint32_t row = arranged(*asked.relation, by, job).value().front();
        return test::text_of(*asked.cursor, row, Field::kPath);
    };
    CHECK(first(Field::kRetainedDelta, true) == "app.Cache > list");
    CHECK(first(Field::kRetainedDelta, false) == "app.Cache > tuple");
    CHECK(first(Field::kPath, true) == "tuple");
    CHECK(first(Field::kRetainedB, true) == "app.Cache");
    CHECK(first(Field::kObjectsDelta, false) == "app.Cache > tuple");
}

TEST_CASE("Scripts get series of paths from three dumps on, text a column for each dump") {
    CHECK(grown_paths_in_json(2).size() == 7);
    CHECK(grown_paths_in_json(3).size() == 9);
    CHECK(grown_paths_in_text(2).size() == 5);
    CHECK(grown_paths_in_text(4).size() == 7);
    CHECK(grown_paths_in_text(4)[1].field == retained_field_of_dump(0));
}

}  // namespace
}  // namespace hs
