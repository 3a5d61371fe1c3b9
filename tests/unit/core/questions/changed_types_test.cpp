#include "core/questions/changed_types.h"

#include "core/table/render.h"
#include "tests/support/catch.h"
#include "tests/support/compared_dumps.h"

namespace hs {
namespace {

using Field = ChangedTypeField;
using Texts = std::vector<std::string>;
using test::text_of;

// A, B and A again, as scripts ask for them.
struct Series {
    explicit Series(size_t count = 3, bool retained = true) {
        const auto kept = [&](const auto& of) { return retained ? &of->dominators : nullptr; };
        const GrowthSide a{&*dumps.a->graph, kept(dumps.of_a)};
        const GrowthSide b{&*dumps.b->graph, kept(dumps.of_b)};
        sides = {a, b};
        if (count == 3) sides.push_back(a);
        answer->dumps = {{"1", "one.json"}, {"2", "two.json"}};
        if (count == 3) answer->dumps.push_back({"3", "three.json"});
        answer->has_retained = retained;
        answer->rows = changed_types(sides, count == 2 ? dumps.diff.get() : nullptr);
        answer->has_statuses = count == 2;
    }
    [[nodiscard]] std::string text(uint32_t row, size_t field) const {
        return exact_text(cursor->value(row, field));
    }
    [[nodiscard]] std::string text(uint32_t row, Field field) const {
        return text(row, static_cast<size_t>(field));
    }
    [[nodiscard]] Texts types(std::vector<SortBy> sort) const {
        JobContext job;
        Texts names;
        const auto rows = arranged(*relation, sort, job).value();
        for (const uint32_t row : rows) names.push_back(text(row, Field::kType));
        return names;
    }

    test::ComparedDumps dumps;
    std::vector<GrowthSide> sides;
    std::shared_ptr<ChangedTypesAnswer> answer = std::make_shared<ChangedTypesAnswer>();
    std::shared_ptr<const Relation> relation;
    std::unique_ptr<Cursor> cursor;

    Series& read() {
        relation = changed_types_relation(answer);
        cursor = relation->cursor();
        return *this;
    }
};

std::vector<SortBy> by(Field field, bool falling) {
    return {{static_cast<size_t>(field), falling}};
}

constexpr uint32_t kDict = 1;  // rows: types in the order of their names
constexpr uint32_t kList = 2;
constexpr uint32_t kTuple = 3;

TEST_CASE("A type has its numbers in both dumps and what became of its objects") {
    Series pair(2);
    pair.read();
    REQUIRE(pair.relation->row_count() == 4);
    CHECK(pair.text(kList, Field::kFullType) == "<class 'list'>");
    CHECK(pair.text(kList, Field::kObjectsA) == "1");
    CHECK(pair.text(kList, Field::kObjectsB) == "2");
    CHECK(pair.text(kList, Field::kObjectsDelta) == "1");
    CHECK(pair.text(kList, Field::kShallowA) == "50");
    CHECK(pair.text(kList, Field::kShallowB) == "140");
    CHECK(pair.text(kList, Field::kShallowDelta) == "90");
    CHECK(pair.text(kList, Field::kRetainedA) == "50");
    CHECK(pair.text(kList, Field::kRetainedB) == "140");
    CHECK(pair.text(kList, Field::kRetainedDelta) == "90");
    CHECK(pair.text(kList, Field::kNew) == "1");
    CHECK(pair.text(kList, Field::kModified) == "1");
    CHECK(pair.text(kList, Field::kDeleted) == "0");
    CHECK(pair.text(kTuple, Field::kDeleted) == "1");
    CHECK(pair.text(kTuple, Field::kSame) == "1");
    CHECK(pair.text(kTuple, Field::kReused) == "1");
    CHECK(pair.text(kTuple, Field::kShallowDelta) == "-30");
    CHECK(pair.text(kTuple, Field::kShallowChange) == "30");
    CHECK(pair.text(kTuple, Field::kRetainedChange) == "30");
    CHECK(pair.text(kDict, Field::kObjectsA) == "0");
}

TEST_CASE("Types that changed most come first, whichever way they went") {
    Series pair(2);
    pair.read();
    CHECK(pair.types(changed_types_order(Field::kShallowChange)) ==
          Texts{"list", "tuple", "dict", "app.Cache"});
    CHECK(pair.types(changed_types_order(Field::kRetainedChange)) ==
          Texts{"list", "app.Cache", "tuple", "dict"});
    CHECK(pair.types(by(Field::kShallowDelta, false)) ==
          Texts{"tuple", "app.Cache", "dict", "list"});
    CHECK(pair.types(by(Field::kType, true)) == Texts{"tuple", "list", "dict", "app.Cache"});
}

TEST_CASE("Of three dumps the numbers are there dump by dump") {
    Series three;
    three.read();
    const auto of_dump = [&](DumpSize size, size_t dump) {
        return three.text(kList, field_of_dump(size, dump, 3));
    };
    CHECK(three.text(kList, Field::kObjects) == "1, 2, 1");
    CHECK(three.text(kList, Field::kShallow) == "50, 140, 50");
    CHECK(three.text(kList, Field::kRetained) == "50, 140, 50");
    CHECK(of_dump(DumpSize::kObjects, 1) == "2");
    CHECK(of_dump(DumpSize::kShallow, 1) == "140");
    CHECK(of_dump(DumpSize::kRetained, 2) == "50");
    // The last less the first.
    CHECK(three.text(kList, Field::kObjectsDelta) == "0");
    const auto& middle = three.relation->fields()[field_of_dump(DumpSize::kShallow, 1, 3)];
    CHECK(middle.title == "Shallow 2");
    CHECK(middle.help == "In two.json");
    JobContext job;
    const std::vector<SortBy> largest = {{field_of_dump(DumpSize::kRetained, 1, 3), true}};
    CHECK(three.text(arranged(*three.relation, largest, job).value().front(), Field::kType) ==
          "app.Cache");
}

TEST_CASE("Of types nothing is said that was not asked for") {
    Series bare(2, false);
    bare.read();
    const auto has = [](const Relation& relation, Field field) {
        return relation.has(static_cast<size_t>(field));
    };
    for (const Field field : {Field::kRetainedA, Field::kRetainedB, Field::kRetainedDelta,
                              Field::kRetainedChange, Field::kRetained}) {
        CHECK_FALSE(has(*bare.relation, field));
        CHECK(has(*Series(2).read().relation, field));
    }
    CHECK_FALSE(bare.relation->has(field_of_dump(DumpSize::kRetained, 0, 2)));
    CHECK(bare.relation->has(field_of_dump(DumpSize::kShallow, 1, 2)));
    Series three;
    three.read();
    for (const Field field :
         {Field::kNew, Field::kDeleted, Field::kModified, Field::kSame, Field::kReused}) {
        CHECK_FALSE(has(*three.relation, field));
        CHECK(has(*bare.relation, field));
    }
    const auto alone = changed_types_relation(std::make_shared<ChangedTypesAnswer>());
    CHECK_FALSE(has(*alone, Field::kObjects));
    CHECK_FALSE(has(*alone, Field::kShallow));
}

TEST_CASE("All objects are one row, and some types another, without what overlaps") {
    const Series pair(2);
    auto total = std::make_shared<ChangedTypesAnswer>();
    total->rows = {changed_in_all(pair.sides, *pair.dumps.diff),
                   sum_of_types(*pair.answer, std::vector<uint32_t>{kList, kTuple})};
    total->dumps = pair.answer->dumps;
    const auto cursor = changed_types_relation(total)->cursor();
    CHECK(text_of(*cursor, 0, Field::kType) == "total");
    CHECK(text_of(*cursor, 0, Field::kObjects) == "4, 5");
    CHECK(text_of(*cursor, 0, Field::kShallow) == "187, 258");
    CHECK(text_of(*cursor, 0, Field::kRetained) == "187, 258");
    CHECK(text_of(*cursor, 0, Field::kNew) == "2");
    CHECK(text_of(*cursor, 0, Field::kReused) == "2");
    CHECK(text_of(*cursor, 1, Field::kObjects) == "3, 3");
    CHECK(text_of(*cursor, 1, Field::kShallow) == "87, 147");
    CHECK(text_of(*cursor, 1, Field::kShallowDelta) == "60");
    CHECK(text_of(*cursor, 1, Field::kNew) == "1");
    CHECK(text_of(*cursor, 1, Field::kRetained).empty());
}

TEST_CASE("Scripts get series of three dumps and more, and as text sizes between") {
    CHECK(changed_types_in_json(2, true).size() + 3 == changed_types_in_json(3, true).size());
    CHECK(changed_types_in_json(3, false).size() + 1 == changed_types_in_json(3, true).size());
    CHECK(change_counts_in_json().size() == 11);
    Series pair(2);
    pair.read();
    std::string json_text;
    JsonWriter json([&](std::string_view piece) { json_text += piece; });
    json.begin_object();
    write_fields(json, *pair.relation, *pair.cursor, kTuple, change_counts_in_json());
    json.end_object();
    json.finish();
    CHECK(json_text ==
          "{\"objects_a\":2,\"objects_b\":1,\"bytes_a\":37,\"bytes_b\":7,\"objects_delta\":-1,"
          "\"bytes_delta\":-30,\"new\":0,\"deleted\":1,\"modified\":0,\"same\":1,"
          "\"address_reused\":1}\n");
    Series three;
    three.read();
    const std::string text =
        text_table(*three.relation, std::vector<uint32_t>{kList}, changed_types_in_text(3)).text(0);
    CHECK(text.find("SHALLOW 1  SHALLOW 2  SHALLOW") != std::string::npos);
    CHECK(text.find("50 B      140 B") != std::string::npos);
}

TEST_CASE("Rows of a comparison are its types as they come") {
    const test::ComparedDumps dumps;
    auto answer = std::make_shared<ChangedTypesAnswer>();
    answer->rows = changed_types(dumps.diff->types);
    const auto cursor = changed_types_relation(answer)->cursor();
    CHECK(text_of(*cursor, 0, Field::kType) == "list");
    CHECK(text_of(*cursor, 0, Field::kModified) == "1");
    CHECK(text_of(*cursor, 1, Field::kType) == "tuple");
}

}  // namespace
}  // namespace hs
