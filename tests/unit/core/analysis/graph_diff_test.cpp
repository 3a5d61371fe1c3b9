#include "core/analysis/graph_diff.h"

#include <string>

#include "core/analysis/type_changes.h"
#include "core/base/json_equal.h"
#include "tests/support/catch.h"
#include "tests/support/graph_text.h"

using namespace hs;

namespace {

std::string record(const std::string& id, const std::string& body) {
    return "\"" + id + "\": {" + body + "}";
}

// One type 'a' with a record 1 of this body, and 'b' with a record 2 unless left out.
std::string dump(const std::string& body, bool with_two = true) {
    return "{\"a\": {" + record("1", body) + "}" +
           (with_two ? ", \"b\": {" + record("2", "\"size\": 1") + "}" : "") + "}";
}

ObjectStatus status_of_one(const std::string& a, const std::string& b, bool strict = false) {
    const Dataset before = loaded_dump(a);
    const Dataset after = loaded_dump(b);
    JobContext job;
    const GraphDiff diff = compare_graphs(*before.graph, *after.graph, strict, job).value();
    return diff.status_a[1];
}

}  // namespace

TEST_CASE("numbers and values of JSON compare by meaning") {
    CHECK(json_equal("1", "1.0"));
    CHECK(json_equal("100", "1e2"));
    CHECK(json_equal("-0.0", "0"));
    CHECK(json_equal("36893488147419103232", "36893488147419103232.0"));
    CHECK_FALSE(json_equal("9007199254740993", "9007199254740992.0"));
    CHECK_FALSE(json_equal("1", "true"));
    CHECK_FALSE(json_equal("1", "\"1\""));
    CHECK(json_equal("\"a\\u0062\"", "\"ab\""));
    CHECK(json_equal(R"({"a": 1, "b": [2, {}]})", R"({"b": [2.0, {}], "a": 1})"));
    CHECK_FALSE(json_equal("[1, 2]", "[2, 1]"));
    CHECK_FALSE(json_equal("[1]", "[1, 1]"));
    CHECK_FALSE(json_equal(R"({"a": 1})", R"({"a": 1, "b": 1})"));
}

TEST_CASE("values that are equal have one canonical text, others have others") {
    const std::vector<std::string> values = {"1",
                                             "1.0",
                                             "true",
                                             "\"1\"",
                                             "[1, 2]",
                                             "[1.0,2e0]",
                                             "[2, 1]",
                                             "[1]",
                                             "\"a\\u0062\"",
                                             "\"ab\"",
                                             R"({"a":1,"b":2})",
                                             R"({"b": 2.0, "a": 1})",
                                             "{}",
                                             "[]",
                                             "null",
                                             "1e400",
                                             "-0.0",
                                             "0",
                                             "0.1",
                                             "1e-1",
                                             "\"\\ud800\"",
                                             "\"\\ud801\"",
                                             "[[1], 2]",
                                             "[[1, 2]]",
                                             "[\"a\", 5]",
                                             "[\"a\",5]",
                                             "36893488147419103232",
                                             "36893488147419103232.0"};
    for (const std::string& a : values) {
        for (const std::string& b : values) {
            CAPTURE(a);
            CAPTURE(b);
            CHECK((json_canonical(a) == json_canonical(b)) == json_equal(a, b));
        }
    }
}

TEST_CASE("an object is modified when size, ref, src or a living attribute differs") {
    const std::string base = R"("size": 5, "ref": [["b", 2], 7], "src": {"co_name": "f"})";
    CHECK(status_of_one(dump(base), dump(base)) == ObjectStatus::kSame);
    CHECK(status_of_one(dump(base),
                        dump(R"("src": {"co_name": "f"}, "ref": [ ["b",2], 7.0], "size": 5.0)")) ==
          ObjectStatus::kSame);
    for (const char* other :
         {R"("size": 6, "ref": [["b", 2], 7], "src": {"co_name": "f"})",
          R"("size": 5, "ref": [7, ["b", 2]], "src": {"co_name": "f"})",
          R"("size": 5, "ref": [["b", 2], 7], "src": {"co_name": "g"})",
          R"("size": 5, "ref": [["b", 2], 7])",
          R"("size": 5, "ref": [["b", 2], 7], "src": {"co_name": "f"}, "attr": {"x": 1}})"}) {
        CAPTURE(other);
        std::string body = other;
        if (body.ends_with("}}")) body.pop_back();
        CHECK(status_of_one(dump(base), dump(body)) == ObjectStatus::kModified);
    }
}

TEST_CASE("pairs that are no record of their own dump count by their type alone") {
    const std::string dead = R"("size": 5, "attr": {"m": ["method", 70], "x": ["b", 2]})";
    const std::string other = R"("size": 5, "attr": {"x": ["b", 2], "m": ["method", 80]})";
    CHECK(status_of_one(dump(dead), dump(other)) == ObjectStatus::kSame);
    CHECK(status_of_one(dump(dead), dump(other), true) == ObjectStatus::kModified);
    const std::string another_type = R"("size": 5, "attr": {"x": ["b", 2], "m": ["function", 80]})";
    CHECK(status_of_one(dump(dead), dump(another_type)) == ObjectStatus::kModified);
    // Equal text, but what x means has gone.
    CHECK(status_of_one(dump(dead), dump(dead, false)) == ObjectStatus::kModified);
    CHECK(status_of_one(dump(dead, false), dump(dead, false)) == ObjectStatus::kSame);
    CHECK(status_of_one(dump(dead), dump(dead, false), true) == ObjectStatus::kSame);
}

TEST_CASE("counts by type cover both dumps, and totals are their sums") {
    const Dataset a =
        loaded_dump(R"({"x": {"1": {"size": 10}, "2": {"size": 20}}, "y": {"3": {"size": 5}}})");
    const Dataset b =
        loaded_dump(R"({"x": {"2": {"size": 25}, "4": {"size": 1}}, "z": {"3": {"size": 5}}})");
    JobContext job;
    const GraphDiff diff = compare_graphs(*a.graph, *b.graph, false, job).value();
    REQUIRE(diff.types.size() == 3);
    for (const TypeChange& type : diff.types) {
        const ChangeCounts& counts = type.counts;
        CAPTURE(type.type);
        CHECK(counts.objects_b == counts.added + counts.modified + counts.same);
        CHECK(counts.objects_a == counts.deleted + counts.modified + counts.same);
    }
    CHECK(diff.types[0].type == "y");
    CHECK(diff.types[1].type == "z");
    CHECK(diff.types[2].type == "x");
    CHECK(diff.types[2].counts.bytes_delta() == -4);
    CHECK(diff.totals.added == 2);
    CHECK(diff.totals.deleted == 2);
    CHECK(diff.totals.modified == 1);
    CHECK(diff.totals.bytes_b == 31);
    const std::vector<ObjectPair> pairs = changed_objects(*a.graph, *b.graph, diff);
    REQUIRE(pairs.size() == 5);
    const auto changes = object_changes(*a.graph, *b.graph, diff, pairs, false, job);
    CHECK(changes[0].status == ObjectStatus::kDeleted);
    CHECK_FALSE(changes[0].address_reused);
    size_t reused = 0;
    for (const ObjectChange& change : changes) { reused += change.address_reused ? 1 : 0; }
    CHECK(reused == 2);  // 3 was a 'y' and is a 'z'
}

TEST_CASE("counts by type of sets take pairs by A's object and new ones by B's") {
    const Dataset before = loaded_dump(
        R"({"a": {"1": {"size": 10}, "2": {"size": 20}, "3": {"size": 40}}, "b": {"9": {"size": 5}}})");
    const Dataset after = loaded_dump(
        R"({"a": {"1": {"size": 11}, "2": {"size": 20}, "4": {"size": 80}}, "c": {"7": {"size": 6}}})");
    const ObjectGraph& a = *before.graph;
    const ObjectGraph& b = *after.graph;
    JobContext job;
    const GraphDiff diff = compare_graphs(a, b, false, job).value();
    const std::vector<ObjectId> of_a = {object_with_id(a, 1), object_with_id(a, 3)};
    const std::vector<ObjectId> of_b = {object_with_id(b, 2), object_with_id(b, 7)};
    const std::vector<TypeChange> types = type_changes(a, b, diff, {&of_a, &of_b});
    REQUIRE(types.size() == 2);
    CHECK(types[0].type == "a");
    CHECK(types[0].counts.objects_a == 2);
    CHECK(types[0].counts.bytes_a == 50);
    CHECK(types[0].counts.objects_b == 1);  // 1 again; 2 is of the set in B alone, 4 is not
    CHECK(types[0].counts.bytes_b == 11);
    CHECK(types[0].counts.modified == 1);
    CHECK(types[0].counts.deleted == 1);
    CHECK(types[0].counts.added == 0);
    CHECK(types[1].type == "c");
    CHECK(types[1].counts.added == 1);
    CHECK(types[1].counts.bytes_b == 6);
    const ChangeCounts sum = sum_of(types);
    CHECK(sum.objects_a == 2);
    CHECK(sum.bytes_b == 17);
    CHECK(type_changes(a, b, diff, {}).size() == diff.types.size());
}

TEST_CASE("changes of one object are counted and named") {
    const Dataset a = loaded_dump(
        dump(R"("size": 5, "ref": [1, 1, 2], "attr": {"k": 1, "gone": 2, "m": ["method", 7]})"));
    const Dataset b = loaded_dump(
        dump(R"("size": 5, "ref": [2, 1, 3, 3], "attr": {"k": 2, "m": ["method", 8], "n": 0})"));
    JobContext job;
    const GraphDiff diff = compare_graphs(*a.graph, *b.graph, false, job).value();
    const ObjectPair pair{{1}, {1}};
    const auto changes = object_changes(*a.graph, *b.graph, diff, std::span(&pair, 1), false, job);
    REQUIRE(changes.size() == 1);
    CHECK(changes[0].refs_added == 2);
    CHECK(changes[0].refs_removed == 1);
    CHECK(changes[0].attrs_changed == 3);
    std::string names;
    for (const FieldChange& field : field_changes(*a.graph, *b.graph, pair, false)) {
        names += field.name + " ";
    }
    CHECK(names == "ref gone k n ");
}
