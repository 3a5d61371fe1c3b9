#include "core/questions/types.h"

#include "core/analysis/graph_roots.h"
#include "tests/support/catch.h"
#include "tests/support/graph_text.h"

namespace hs {
namespace {

// 1 is a list that holds two nodes; 4 and 5 are dicts. Sizes 10 each.
Dataset dump() {
    return loaded_dump(
        R"({"<class 'list'>": {"1": {"size": 10, "ref": [["<class 'app.Node'>", 2], ["<class 'app.Node'>", 3]]}},)"
        R"("<class 'app.Node'>": {"2": {"size": 10}, "3": {"size": 10}},)"
        R"("<class 'dict'>": {"4": {"size": 10}, "5": {"size": 10}}})");
}

size_t number(TypeField field) {
    return static_cast<size_t>(field);
}

struct Asked {
    explicit Asked(bool retained) : dataset(dump()) {
        JobContext job;
        const Roots roots = std::move(find_roots(*dataset.graph, job)).value();
        dominators = std::move(find_dominators(*dataset.graph, roots, job)).value();
        answer = types_answer(*dataset.graph, retained ? &dominators : nullptr);
        relation = types_relation(answer);
        cursor = relation->cursor();
    }
    [[nodiscard]] std::vector<std::string> names(TypeField by) const {
        JobContext job;
        std::vector<std::string> names;
        const auto rows = arranged(*relation, types_order(by), job).value();
        for (const uint32_t row : rows) {
            names.emplace_back(cursor->value(row, number(TypeField::kType)).text);
        }
        return names;
    }
    [[nodiscard]] Value of(uint32_t row, TypeField field) const {
        return cursor->value(row, number(field));
    }

    Dataset dataset;
    Dominators dominators;
    std::shared_ptr<const TypesAnswer> answer;
    std::shared_ptr<const Relation> relation;
    std::unique_ptr<Cursor> cursor;
};

Value total_of(const TypesAnswer& answer, std::span<const uint32_t> rows, TypeField field) {
    return types_total_value(answer, types_total(answer, rows), field);
}

using Names = std::vector<std::string>;

TEST_CASE("Types in every order, ties by the full name") {
    const Asked asked(true);
    CHECK(asked.names(TypeField::kRetained) == Names{"list", "app.Node", "dict"});
    CHECK(asked.names(TypeField::kObjects) == Names{"app.Node", "dict", "list"});
    CHECK(asked.names(TypeField::kObjectsShare) == Names{"app.Node", "dict", "list"});
    CHECK(asked.names(TypeField::kFullType) == Names{"app.Node", "dict", "list"});
    CHECK(asked.names(TypeField::kMean) == Names{"app.Node", "dict", "list"});
}

TEST_CASE("A type has its numbers, exact") {
    const Asked asked(true);
    CHECK(asked.of(1, TypeField::kFullType).text == "<class 'app.Node'>");
    CHECK(asked.of(1, TypeField::kModule).text == "app");
    CHECK(asked.of(1, TypeField::kObjects).number == 2);
    CHECK(asked.of(1, TypeField::kObjectsShare).real == 0.4);
    CHECK(asked.of(1, TypeField::kMean).number == 10);
    CHECK(asked.of(0, TypeField::kRetained).number == 30);
    CHECK(asked.of(0, TypeField::kRetainedShare).real == 0.6);
}

TEST_CASE("What was not asked for is not there") {
    const Asked asked(false);
    CHECK_FALSE(asked.relation->has(number(TypeField::kRetained)));
    CHECK_FALSE(asked.relation->has(number(TypeField::kRetainedShare)));
    CHECK_FALSE(asked.relation->has(number(TypeField::kObjectsB)));
    CHECK(asked.relation->has(number(TypeField::kShallow)));
    CHECK(Asked(true).relation->has(number(TypeField::kRetained)));
}

TEST_CASE("Totals add up what adds up: retained bytes of all types alone") {
    const Asked asked(true);
    const std::vector<uint32_t> all = {0, 1, 2};
    const std::vector<uint32_t> some = {1, 2};
    CHECK(total_of(*asked.answer, all, TypeField::kObjects).number == 5);
    CHECK(total_of(*asked.answer, some, TypeField::kObjects).number == 4);
    CHECK(total_of(*asked.answer, some, TypeField::kShallowShare).real == 0.8);
    CHECK(total_of(*asked.answer, all, TypeField::kRetained).number == 50);
    CHECK(total_of(*asked.answer, some, TypeField::kRetained).meaning == Meaning::kNone);
    CHECK(total_of(*asked.answer, {}, TypeField::kMean).meaning == Meaning::kNone);
}

TEST_CASE("Two dumps: differences, and how many objects came and went") {
    auto answer = std::make_shared<TypesAnswer>();
    answer->b = std::make_shared<const Dataset>();
    TypeRow grown;
    grown.text = "a";
    grown.a = {3, 30, 40};
    grown.b = {5, 20, 90};
    grown.added = 4;
    grown.deleted = 2;
    TypeRow gone;
    gone.text = "b";
    gone.a = {7, 70, 70};
    gone.deleted = 7;
    answer->table.rows = {grown, gone};
    const auto relation = types_relation(answer);
    CHECK(relation->has(number(TypeField::kRetainedDelta)));
    const auto cursor = relation->cursor();
    CHECK(cursor->value(0, number(TypeField::kObjectsDelta)).delta == 2);
    CHECK(cursor->value(0, number(TypeField::kShallowDelta)).delta == -10);
    CHECK(cursor->value(0, number(TypeField::kRetainedDelta)).delta == 50);
    CHECK(cursor->value(0, number(TypeField::kNew)).number == 4);
    const std::vector<uint32_t> all = {0, 1};
    CHECK(total_of(*answer, all, TypeField::kObjectsDelta).delta == -5);
    CHECK(total_of(*answer, all, TypeField::kDeleted).number == 9);
    JobContext job;
    const auto by_delta =
        arranged(*relation, std::vector<SortBy>{{number(TypeField::kShallowDelta), false}}, job);
    CHECK(by_delta.value() == std::vector<uint32_t>{1, 0});
}

}  // namespace
}  // namespace hs
