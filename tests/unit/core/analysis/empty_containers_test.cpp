#include "core/analysis/empty_containers.h"

#include "core/analysis/retained_graph.h"
#include "tests/support/catch.h"
#include "tests/support/graph_text.h"

using namespace hs;

TEST_CASE("empty containers are grouped by what holds them, and by what that calls them") {
    const Dataset dataset = loaded_dump(R"({
        "<class 'module'>": {"1": {"size": 72, "ref": [["<class 'dict'>", 2]],
            "attr": {"ORDERS": ["<class 'list'>", 3], "CACHE": ["<class 'dict'>", 4]},
            "src": {"co_name": "app"}}},
        "<class 'dict'>": {
            "2": {"size": 200, "ref": [["<class 'list'>", 3], ["<class 'dict'>", 4]]},
            "4": {"size": 64},
            "21": {"size": 104, "ref": [["<class 'list'>", 31]]},
            "22": {"size": 104, "ref": [["<class 'list'>", 32]]},
            "23": {"size": 64}},
        "<class 'app.Order'>": {
            "11": {"size": 48, "ref": [["<class 'dict'>", 21], ["<class 'type'>", 90]],
                   "attr": {"tags": ["<class 'list'>", 31]}},
            "12": {"size": 48, "ref": [["<class 'dict'>", 22], ["<class 'type'>", 90]],
                   "attr": {"tags": ["<class 'list'>", 32]}},
            "13": {"size": 48, "ref": [["<class 'dict'>", 23], ["<class 'type'>", 90]]}},
        "<class 'list'>": {
            "3": {"size": 120, "ref": [["<class 'set'>", 41], ["<class 'set'>", 42],
                  ["<class 'app.Order'>", 11], ["<class 'app.Order'>", 12],
                  ["<class 'app.Order'>", 13]]},
            "31": {"size": 56}, "32": {"size": 56},
            "33": {"size": 64, "ref": [null]}},
        "<class 'set'>": {"41": {"size": 216}, "42": {"size": 216}},
        "<class 'frozenset'>": {"51": {"size": 8}, "52": {"size": 4}},
        "<class 'o'>": {"61": {"size": 1, "ref": [["<class 'frozenset'>", 51]]},
            "62": {"size": 1, "ref": [["<class 'frozenset'>", 51]]}}})");
    const ObjectGraph& graph = *dataset.graph;
    JobContext job;
    const RetainedGraph kept = retain(graph, job).value();
    const std::vector<EmptyContainers> found =
        empty_containers(graph, kept.dominators, job).value();
    const auto is = [&](const EmptyContainers& group, const char* type, const char* held_by,
                        const char* name, uint64_t objects, uint64_t bytes) {
        CHECK(graph.type_text(group.type) == type);
        CHECK(graph.type_text(group.holder) == held_by);
        CHECK(group.name == name);
        CHECK((group.held == HeldBy::kOne) == (*held_by != 0));
        CHECK(group.objects == objects);
        CHECK(group.shallow_bytes == bytes);
    };
    // Neither the __dict__ that an order has alone nor the list with None in it.
    REQUIRE(found.size() == 5);
    is(found[0], "<class 'set'>", "<class 'list'>", "[…]", 2, 432);
    is(found[1], "<class 'list'>", "<class 'app.Order'>", "tags", 2, 112);
    is(found[2], "<class 'dict'>", "<class 'module'>", "CACHE", 1, 64);
    is(found[3], "<class 'frozenset'>", "", "", 1, 8);
    is(found[4], "<class 'frozenset'>", "", "", 1, 4);
    CHECK(found[3].held == HeldBy::kSeveral);
    CHECK(found[4].held == HeldBy::kNothing);
    CHECK(graph.id_text(found[1].example) == "31");
}
