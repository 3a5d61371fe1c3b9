#include "core/questions/objects.h"

#include "tests/support/catch.h"
#include "tests/support/heap_text.h"

namespace hs {
namespace {

// A shop whose fields are in its private dict, and a list of two.
struct Shop {
    Shop() {
        HeapText heap;
        heap.module("app", 1, 2, {{"SHOP", {"app.Shop", 3}}, {"Shop", {"type", 40}}});
        heap.type("app", "Shop", 40, 41);
        heap.add("app.Shop", 3, HeapText::refs({{"dict", 4}, {"type", 40}}),
                 {{"items", {"list", 5}}});
        heap.add("dict", 4, HeapText::refs({{"list", 5}}));
        heap.add("list", 5, HeapText::refs({{"tuple", 6}, {"tuple", 7}, {"tuple", 6}}));
        heap.add("tuple", 6, "");
        heap.add("tuple", 7, "");
        answer->dataset = std::make_shared<const Dataset>(heap.loaded());
    }
    void find_everything() {
        JobContext job;
        const ObjectGraph& graph = answer->graph();
        answer->retained = std::make_shared<const RetainedGraph>(retain(graph, job).value());
        answer->names = std::make_shared<const ObjectNames>(
            name_objects(graph, answer->retained->roots, job).value());
    }
    [[nodiscard]] std::string text(uint64_t id, ObjectField field) const {
        return exact_text(at(id, field));
    }
    [[nodiscard]] Value at(uint64_t id, ObjectField field) const {
        const ObjectId object = object_with_id(answer->graph(), id);
        return cursor->value(rows_of_objects({&object, 1}).front(), static_cast<size_t>(field));
    }

    std::shared_ptr<ObjectsAnswer> answer = std::make_shared<ObjectsAnswer>();
    std::shared_ptr<const Relation> relation = objects_relation(answer);
    std::unique_ptr<Cursor> cursor = relation->cursor();
};

TEST_CASE("An object has its numbers and its name") {
    Shop shop;
    shop.find_everything();
    CHECK(shop.text(5, ObjectField::kId) == "5");
    CHECK(shop.text(5, ObjectField::kType) == "list");
    CHECK(shop.text(5, ObjectField::kFullType) == "<class 'list'>");
    CHECK(shop.text(5, ObjectField::kName) == "app.SHOP.items");
    CHECK(shop.text(5, ObjectField::kShallow) == "10");
    CHECK(shop.text(5, ObjectField::kRetained) == "30");
    CHECK(shop.text(5, ObjectField::kReferences) == "3");
    CHECK(shop.text(6, ObjectField::kReferrers) == "1");
    CHECK(shop.text(3, ObjectField::kAttributes) == "1");
    CHECK(shop.text(5, ObjectField::kDominator) == "4");
    CHECK(shop.at(1, ObjectField::kDominator).meaning == Meaning::kNone);
    CHECK(shop.text(1, ObjectField::kIsRoot) == "1");
    CHECK(shop.text(5, ObjectField::kIsRoot) == "0");
}

TEST_CASE("A private __dict__ is told by its instance, and counts with it where folded") {
    const Shop shop;
    CHECK(shop.text(3, ObjectField::kDict) == "4");
    CHECK(shop.text(3, ObjectField::kFoldedBytes) == "20");
    CHECK(shop.at(5, ObjectField::kDict).meaning == Meaning::kNone);
    CHECK(shop.text(5, ObjectField::kFoldedBytes) == "10");
}

TEST_CASE("What was not found out is not in the table") {
    Shop shop;
    const auto has = [&](ObjectField field) {
        return shop.relation->has(static_cast<size_t>(field));
    };
    for (const ObjectField field : {ObjectField::kName, ObjectField::kRetained,
                                    ObjectField::kDominator, ObjectField::kIsRoot}) {
        CHECK_FALSE(has(field));
    }
    CHECK(has(ObjectField::kShallow));
    shop.find_everything();
    for (const ObjectField field : {ObjectField::kName, ObjectField::kRetained,
                                    ObjectField::kDominator, ObjectField::kIsRoot}) {
        CHECK(has(field));
    }
}

TEST_CASE("Objects are arranged by numbers, ids and the text of their types") {
    Shop shop;
    shop.find_everything();
    const auto first = [&](ObjectField field, bool falling) {
        JobContext job;
        const std::vector<SortBy> by = {{static_cast<size_t>(field), falling}};
        const uint32_t row = arranged(*shop.relation, by, job).value().front();
        return exact_text(shop.cursor->value(row, static_cast<size_t>(ObjectField::kId)));
    };
    CHECK(first(ObjectField::kReferences, true) == "40");
    CHECK(first(ObjectField::kId, false) == "1");
    CHECK(first(ObjectField::kFullType, false) == "3");
    CHECK(first(ObjectField::kRetained, true) == "1");
}

}  // namespace
}  // namespace hs
