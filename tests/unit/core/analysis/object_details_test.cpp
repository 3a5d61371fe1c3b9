#include "core/analysis/object_details.h"

#include <string>

#include "core/analysis/dict_layout.h"
#include "tests/support/catch.h"
#include "tests/support/heap_text.h"

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

TEST_CASE("a dictionary's keys are shown where its size proves that they are there") {
    const auto names = [](int size, const std::string& references) {
        return names_of(loaded_dump("{\"<class 'dict'>\": {\"1\": {\"size\": " +
                                    std::to_string(size) + ", \"ref\": [" + references + "]}}}"),
                        1);
    };
    // From 3.11 on a table of texts is smaller.
    CHECK(names(224, R"(["x", 9], 1, "b", 2)") == "[1] key [2] key");
    CHECK(names(224, R"("b", ["<class 'm.Key'>", 9])") == "[<m.Key 9>] key");
    CHECK(names(184, R"(["x", 9], 1, "b", 2)") == "- - - -");
    // Before, only that there is room for three items tells that six are pairs.
    CHECK(names(232, R"(["x", 9], 1, "b", 2)") == "- - - -");
    CHECK(names(232, R"(["x", 9], 1, "b", 2, "c", "k")") == R"([1] key [2] key ["k"] key)");
    CHECK(names(360, R"(["x", 9], 1, "b", 2, "c", "k")") == "- - - - - -");
    // Values alone, and sizes of no dictionary.
    CHECK(names(224, R"("a", "b", "c")") == "- - -");
    CHECK(names(1, R"(["x", 9], 1)") == "- -");
    CHECK(names(224, R"(1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6)") == "- - - - - - - - - - - -");
}

TEST_CASE("tables of dictionaries have the sizes that Python gives them") {
    CHECK(holds_keys(9304, 200));      // 3.11 and later, a hundred numbers
    CHECK(holds_keys(9312, 342));      // before, 171 numbers
    CHECK(!holds_keys(9312, 170));     // 170 values fit in as well
    CHECK(holds_keys(2621528, 2000));  // 3.11 and later, indices of four bytes
    CHECK(holds_keys(2621536, 140000));
    CHECK(!holds_keys(1922480, 2000));  // 3.11 and later, texts
    CHECK(!holds_keys(64, 2));
    CHECK(!holds_keys(0, 2));
    CHECK(!holds_keys(UINT64_MAX, 2));
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

TEST_CASE("a dictionary is the namespace of its module however many functions come first") {
    const uint64_t count = GENERATE(uint64_t{100}, uint64_t{70000});
    HeapText heap;
    for (uint64_t i = 0; i < count; ++i) {
        heap.add("function", 1000 + i, HeapText::refs({{"code", 5}, {"dict", 2}}) + ", \"f\"");
    }
    heap.module("app", 1, 2, {{"CACHE", {"list", 3}}});
    heap.add("list", 3, "");
    const Dataset dataset = heap.loaded();
    CHECK(namespace_owner(*dataset.graph, object_with_id(*dataset.graph, 2)) ==
          object_with_id(*dataset.graph, 1));
    CHECK(names_of(dataset, 2) == "CACHE");
}

TEST_CASE("a module written in C refers to its state first, to its namespace last") {
    HeapText heap;
    heap.add("module", 1, HeapText::refs({{"dict", 9}, {"type", 40}, {"dict", 2}}),
             {{"table", {"list", 3}}}, "\"co_name\": \"_speed\"");
    heap.add("dict", 2, HeapText::refs({{"list", 3}}));
    heap.add("list", 3, "");
    heap.add("dict", 9, HeapText::refs({{"list", 3}}));
    const Dataset dataset = heap.loaded();
    CHECK(names_of(dataset, 1) == "- - __dict__");
    CHECK(names_of(dataset, 2) == "table");
    CHECK(names_of(dataset, 9) == "-");
}

TEST_CASE("a field that is a dictionary is told from a __dict__ by the attributes") {
    HeapText heap;
    heap.type("app", "New", 50, 51);
    heap.type("app", "Sub", 60, 61, {}, "app.Meta");
    heap.add("app.New", 1, HeapText::refs({{"dict", 2}, {"type", 50}}), {{"cache", {"dict", 2}}});
    heap.add("dict", 2, "");
    heap.add("app.Sub", 3, HeapText::refs({{"dict", 4}, {"dict", 5}, {"app.Meta", 60}}),
             {{"slot", {"dict", 4}}});
    heap.add("dict", 4, "");
    heap.add("dict", 5, "");
    const Dataset dataset = heap.loaded();
    const ObjectGraph& graph = *dataset.graph;
    CHECK(names_of(dataset, 1) == "cache __class__");
    CHECK(private_dict(graph, object_with_id(graph, 1)).is_nil());
    CHECK(names_of(dataset, 3) == "slot __dict__ __class__");
    CHECK(private_dict(graph, object_with_id(graph, 3)) == object_with_id(graph, 5));
    CHECK(owner_of_dict(graph, object_with_id(graph, 51)) == object_with_id(graph, 50));
}

TEST_CASE("the dictionaries of a function are told by the values between them") {
    const auto pair = [](const char* type, uint64_t id) { return HeapPair{type, id}.text(); };
    const auto named = [&](const std::string& references) {
        return names_of(loaded_dump(one("function", "\"ref\": [" + references + "]")), 1);
    };
    // 3.8, with keyword defaults and an attribute
    CHECK(named(pair("code", 2) + "," + pair("dict", 3) + ", \"m\", " + pair("dict", 4) +
                ", null, \"f\", " + pair("dict", 5) + ", \"f\"") ==
          "__code__ __globals__ - __kwdefaults__ - - __dict__ -");
    // 3.11, with builtins and annotations
    CHECK(named(pair("code", 2) + "," + pair("dict", 3) + "," + pair("dict", 4) +
                ", \"m\", \"doc\", \"f\", " + pair("dict", 5) + "," + pair("dict", 6) +
                ", \"f\"") == "__code__ __globals__ __builtins__ - - - __dict__ __annotations__ -");
}

TEST_CASE("what every class has besides its attributes is named") {
    HeapText heap;
    heap.type("app", "Order", 50, 51, {{"registry", {"list", 60}}});
    heap.add("list", 60, "");
    const Dataset dataset = heap.loaded();
    CHECK(names_of(dataset, 50) == "__dict__ __mro__ __bases__ -");
    CHECK(names_of(dataset, 51) == "- registry");
}
