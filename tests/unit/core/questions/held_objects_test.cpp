#include "core/questions/held_objects.h"

#include "tests/support/catch.h"
#include "tests/support/compared_dumps.h"

namespace hs {
namespace {

using Field = HeldObjectField;
using Texts = std::vector<std::string>;

// A, B and B again.
struct Asked {
    explicit Asked(bool everything = true) {
        JobContext job;
        answer->dumps = {dumps.dump_a(), dumps.dump_b(), dumps.dump_b()};
        if (!everything) {
            answer->dumps[1].dominators = nullptr;
            answer->dumps[2].name = nullptr;
        }
        answer->letters = "ABC";
        const std::vector<const ObjectGraph*> graphs = {&*dumps.a->graph, &*dumps.b->graph,
                                                        &*dumps.b->graph};
        auto sets = std::make_shared<DumpSets>(dump_sets(graphs, job).value());
        answer->sets = sets;
        for (uint32_t dump = 0; dump < 3; ++dump) {
            for (uint32_t row = 1; row <= answer->dumps[dump].graph().object_count; ++row) {
                if (DumpSets::last_dump(sets->masks[dump][row]) == dump) {
                    answer->objects.push_back({dump, {row}});
                }
            }
        }
        relation = held_objects_relation(answer);
        cursor = relation->cursor();
    }
    [[nodiscard]] std::string at(uint32_t row, Field field) const {
        return test::text_of(*cursor, row, field);
    }
    [[nodiscard]] Texts names(std::vector<SortBy> sort) const {
        JobContext job;
        Texts names;
        const auto rows = arranged(*relation, sort, job).value();
        for (const uint32_t row : rows) {
            names.push_back(at(row, Field::kType) + ' ' + at(row, Field::kId));
        }
        return names;
    }

    test::ComparedDumps dumps;
    std::shared_ptr<HeldObjectsAnswer> answer = std::make_shared<HeldObjectsAnswer>();
    std::shared_ptr<const Relation> relation;
    std::unique_ptr<Cursor> cursor;
};

std::vector<SortBy> by(Field field, bool falling) {
    return {{static_cast<size_t>(field), falling}};
}

TEST_CASE("An object is told with the dumps that hold it, as the last one has it") {
    const Asked asked;
    REQUIRE(asked.relation->row_count() == 6);
    CHECK(asked.at(0, Field::kType) == "tuple");
    CHECK(asked.at(0, Field::kFullType) == "<class 'tuple'>");
    CHECK(asked.at(0, Field::kId) == "30");
    CHECK(asked.at(0, Field::kDumps) == "A");
    CHECK(asked.at(0, Field::kName) == "30 in A");
    CHECK(asked.at(1, Field::kDumps) == "A, B, C");
    CHECK(asked.at(1, Field::kDumpsText) == "A, B, C");
    CHECK(asked.at(1, Field::kShallow) == "100");
    CHECK(asked.at(1, Field::kRetained) == "240");
    CHECK(asked.at(1, Field::kName) == "10 in B");
}

TEST_CASE("Held objects are arranged by sizes, ties by type and id, and by their dumps") {
    const Asked asked;
    CHECK(asked.names(held_objects_order(Field::kShallow)) ==
          Texts{"app.Cache 10", "list 20", "list 40", "tuple 30", "dict 30", "tuple 9"});
    CHECK(asked.names(held_objects_order(Field::kRetained)).front() == "app.Cache 10");
    CHECK(asked.names(by(Field::kDumpsText, false)).front() == "tuple 30");
    CHECK(asked.names(by(Field::kId, true)).front() == "list 40");
    CHECK(asked.names(by(Field::kType, true)) ==
          Texts{"tuple 30", "tuple 9", "list 20", "list 40", "dict 30", "app.Cache 10"});
    CHECK(asked.names(by(Field::kName, true)).front() == "tuple 30");  // as they come
}

TEST_CASE("Of held objects nothing is said that was not found out of all dumps") {
    const Asked bare(false);
    CHECK_FALSE(bare.relation->has(static_cast<size_t>(Field::kRetained)));
    CHECK_FALSE(bare.relation->has(static_cast<size_t>(Field::kName)));
    CHECK(bare.relation->has(static_cast<size_t>(Field::kShallow)));
    const Asked asked;
    CHECK(asked.relation->has(static_cast<size_t>(Field::kRetained)));
    CHECK(asked.relation->has(static_cast<size_t>(Field::kName)));
}

TEST_CASE("The parts that objects fall into have what says them, and how much they are") {
    const Asked asked;
    const auto parts = dump_parts_relation(asked.answer->sets, "ABC");
    REQUIRE(parts->row_count() == 3);
    const auto cursor = parts->cursor();
    const auto text = [&](uint32_t row, DumpPartField field) {
        return test::text_of(*cursor, row, field);
    };
    CHECK(text(0, DumpPartField::kDumps) == "A, B, C");
    CHECK(text(0, DumpPartField::kObjects) == "3");
    CHECK(text(0, DumpPartField::kShallow) == "187");
    CHECK(text(1, DumpPartField::kExpression) == "in B and C but not in A");
    CHECK(text(1, DumpPartField::kShallow) == "71");
    CHECK(text(2, DumpPartField::kDumps) == "A");
    JobContext job;
    const std::vector<SortBy> smallest = {{static_cast<size_t>(DumpPartField::kShallow), false}};
    CHECK(arranged(*parts, smallest, job).value() == std::vector<uint32_t>{2, 1, 0});
}

}  // namespace
}  // namespace hs
