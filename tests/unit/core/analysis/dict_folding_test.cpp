#include "core/analysis/dict_folding.h"

#include <string>

#include "tests/support/catch.h"
#include "tests/support/graph_text.h"

using namespace hs;

namespace {

// 1 is held by the list 9 and owns the dict 2, which holds 3; 4 and 5 share the dict 6.
const char* const kDump =
    R"({"<class 'm.I'>": {"1": {"size": 48, "attr": {"items": ["<class 'list'>", 3], "n": 7}, "ref": [["<class 'dict'>", 2], ["<class 'type'>", 8]]},)"
    R"( "4": {"size": 48, "ref": [["<class 'dict'>", 6], ["<class 'type'>", 8]]},)"
    R"( "5": {"size": 48, "ref": [["<class 'dict'>", 6], ["<class 'type'>", 8]]}},)"
    R"( "<class 'dict'>": {"2": {"size": 100, "ref": [["<class 'list'>", 3], 7]}, "6": {"size": 300}},)"
    R"( "<class 'list'>": {"3": {"size": 60}, "9": {"size": 64, "ref": [["<class 'm.I'>", 1]]}}})";

std::string text_of(const ObjectGraph& graph, const ObjectPath& path) {
    std::string text;
    for (const ObjectId step : path) { text += (text.empty() ? "" : " ") + graph.id_text(step); }
    return text;
}

}  // namespace

TEST_CASE("the private dictionary of an instance counts and shows as part of it") {
    const Dataset dataset = loaded_dump(kDump);
    const ObjectGraph& graph = *dataset.graph;
    const ObjectId owner = object_with_id(graph, 1);
    CHECK(folded_shallow(graph, owner) == 148);
    const auto references = folded_references(graph, owner);
    REQUIRE(references.size() == 3);
    CHECK(references[0].name == "items");
    CHECK(references[0].target == object_with_id(graph, 3));
    CHECK(references[0].folded);
    CHECK(references[1].name == "n");
    CHECK(references[1].kind == ReferenceKind::kValue);
    CHECK(references[2].name == "__class__");
    CHECK_FALSE(references[2].folded);
    CHECK(folded_name_between(graph, owner, object_with_id(graph, 3)) == "items");
}

TEST_CASE("a shared dictionary is not folded") {
    const Dataset dataset = loaded_dump(kDump);
    const ObjectGraph& graph = *dataset.graph;
    for (const uint64_t id : {4, 5}) {
        const ObjectId sharing = object_with_id(graph, id);
        CHECK(folded_shallow(graph, sharing) == 48);
        CHECK(folded_references(graph, sharing)[0].target == object_with_id(graph, 6));
    }
    CHECK(folded_name_between(graph, object_with_id(graph, 4), object_with_id(graph, 3)).empty());
}

TEST_CASE("paths leave out private dictionaries between an instance and what it holds") {
    const Dataset dataset = loaded_dump(kDump);
    const ObjectGraph& graph = *dataset.graph;
    const auto path = [&](std::vector<uint64_t> ids) {
        ObjectPath rows;
        for (const uint64_t id : ids) { rows.push_back(object_with_id(graph, id)); }
        return text_of(graph, folded_path(graph, rows));
    };
    CHECK(path({9, 1, 2, 3}) == "9 1 3");
    CHECK(path({9, 1, 2}) == "9 1 2");
    CHECK(path({2, 3}) == "2 3");
    CHECK(path({4, 6}) == "4 6");
    CHECK(path({}).empty());
}
