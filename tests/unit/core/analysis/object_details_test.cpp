#include "core/analysis/object_details.h"

#include <string>

#include "tests/support/catch.h"
#include "tests/support/graph_text.h"

using namespace hs;

namespace {

std::string names_of(const Dataset& dataset, uint64_t id) {
    std::string text;
    for (const NamedReference& reference :
         named_references(*dataset.graph, object_with_id(*dataset.graph, id))) {
        text += (text.empty() ? "" : " ") + (reference.name.empty() ? "-" : reference.name);
    }
    return text;
}

std::string one(const std::string& type, const std::string& body) {
    return "{\"<class '" + type + "'>\": {\"1\": {\"size\": 1, " + body + "}}}";
}

}  // namespace

TEST_CASE("items of lists and tuples are named by their index, which runs backwards") {
    CHECK(names_of(loaded_dump(one("list", R"("ref": ["c", 2, ["x", 1]])")), 1) == "[2] [1] [0]");
    CHECK(names_of(loaded_dump(one("tuple", R"("ref": [1, null])")), 1) == "[1] [0]");
    CHECK(names_of(loaded_dump(one("collections.deque", R"("ref": [5, 6])")), 1) == "[0] [1]");
}

TEST_CASE("dictionaries with keys that are not text alternate key and value") {
    CHECK(names_of(loaded_dump(one("dict", R"("ref": [1, ["x", 9], 2, "b"])")), 1) ==
          "key [1] key [2]");
    CHECK(names_of(loaded_dump(one("dict", R"("ref": ["a", "b", "c"])")), 1) == "- - -");
    CHECK(names_of(loaded_dump(one("dict", R"("ref": [["<class 'list'>", 7], 3])")), 1) == "- -");
}

TEST_CASE("fields of instances are found through their private dictionary and by value") {
    const Dataset dataset = loaded_dump(
        R"({"<class 'm.I'>": {"1": {"size": 1, "attr": {"a": 5, "b": ["<class 'list'>", 3], "c": "t", "f": ["<class 'method'>", 99]},)"
        R"( "ref": [["<class 'dict'>", 2], ["<class 'type'>", 8]]}},)"
        R"( "<class 'dict'>": {"2": {"size": 1, "ref": [["<class 'list'>", 3], "t", 5, 6]}},)"
        R"( "<class 'list'>": {"3": {"size": 1}},)"
        R"( "<class 'm.S'>": {"4": {"size": 1, "attr": {"x": 1, "y": ["<class 'list'>", 3]},)"
        R"( "ref": [["<class 'list'>", 3], 1, ["<class 'type'>", 8]]}}})");
    const ObjectGraph& graph = *dataset.graph;
    CHECK(names_of(dataset, 1) == "__dict__ __class__");
    CHECK(names_of(dataset, 2) == "b c a -");
    CHECK(names_of(dataset, 4) == "y x __class__");
    CHECK(owner_of_dict(graph, object_with_id(graph, 2)) == object_with_id(graph, 1));
    CHECK(private_dict(graph, object_with_id(graph, 4)).is_nil());
    CHECK(name_between(graph, object_with_id(graph, 2), object_with_id(graph, 3)) == "b");
}

TEST_CASE("repaired references have the name of their attribute") {
    const Dataset dataset = loaded_dump(
        R"({"<class 'm.I'>": {"1": {"size": 1, "attr": {"a": 5, "b": ["<class 'list'>", 3], "c": ["<class 'list'>", 4]},)"
        R"( "ref": [["<class 'dict'>", 2], ["<class 'type'>", 8]]}},)"
        R"( "<class 'list'>": {"3": {"size": 1}, "4": {"size": 1}}})");
    CHECK(names_of(dataset, 1) == "__dict__ __class__ b c");
    const auto named = named_references(*dataset.graph, {1});
    REQUIRE(named.size() == 4);
    CHECK(named[3].repaired);
    CHECK(named[0].kind == ReferenceKind::kStub);
    CHECK(record_counts(*dataset.graph, {1}).references == 4);
    CHECK(record_counts(*dataset.graph, {1}).attributes == 3);
}

TEST_CASE("attributes keep file order, the last of a repeated name, and find their objects") {
    const Dataset dataset = loaded_dump(
        R"({"a": {"1": {"size": 1, "attr": {"x": 1, "y": ["a", 2], "x": ["b", 2], "z": ["a", 9]}}, "2": {"size": 1}}, "b": {"2": {"size": 1}}})");
    const auto details = attribute_details(*dataset.graph, {1});
    REQUIRE(details.size() == 3);
    CHECK(details[0].name == "x");
    CHECK(details[0].token == R"(["b", 2])");
    CHECK(dataset.graph->type_text(details[0].target) == "b");
    CHECK(dataset.graph->type_text(details[1].target) == "a");
    CHECK(details[2].is_pair);
    CHECK(details[2].target.is_nil());
}

TEST_CASE("referrers are one row an object with the number of references") {
    const Dataset dataset = loaded_dump(
        R"({"<class 'list'>": {"1": {"size": 1, "ref": [["<class 'list'>", 2], ["<class 'list'>", 2]]}, "2": {"size": 1, "ref": [["<class 'list'>", 2]]}}})");
    const auto referrers = referrer_details(*dataset.graph, {2});
    REQUIRE(referrers.size() == 2);
    CHECK(referrers[0].times == 2);
    CHECK(referrers[0].name == "[1]");
    CHECK(referrers[1].source == ObjectId{2});
    CHECK(referrer_count(*dataset.graph, {2}) == 2);
}
