#include "core/analysis/grown_names.h"

#include "core/analysis/cycles.h"
#include "core/analysis/graph_roots.h"
#include "core/analysis/retained_graph.h"
#include "tests/support/catch.h"
#include "tests/support/heap_text.h"

namespace hs {
namespace {

// A list of three tuples, and a tuple beside it, with so many texts of 10 bytes each.
Dataset orders(size_t texts) {
    HeapText heap;
    heap.module("app", 1, 2, {{"ORDERS", {"list", 3}}, {"RATES", {"tuple", 9}}});
    heap.add("list", 3, HeapText::refs({{"tuple", 4}, {"tuple", 5}, {"tuple", 6}}));
    uint64_t next = 100;
    for (const uint64_t id : {4, 5, 6, 9}) {
        std::vector<HeapPair> held;
        for (size_t i = 0; i < texts; ++i) held.push_back({"str", next++});
        heap.add("tuple", id, HeapText::refs(held));
        for (const HeapPair& text : held) heap.add("str", text.id, "");
    }
    return heap.loaded();
}

struct Compared {
    Compared() {
        diff = compare_graphs(*a.graph, *b.graph, false, job).value();
        of_a = retain(*a.graph, job).value();
        of_b = retain(*b.graph, job).value();
        names = name_objects(*b.graph, of_b.roots, job).value();
        tree_a = dominator_tree(of_a.dominators);
        tree_b = dominator_tree(of_b.dominators);
    }
    [[nodiscard]] std::vector<GrownName> grown() {
        return grown_names({*a.graph,
                            *b.graph,
                            of_a.dominators,
                            of_b.dominators,
                            tree_a,
                            tree_b,
                            names,
                            {},
                            diff},
                           job)
            .value();
    }

    JobContext job;
    Dataset a = orders(10);
    Dataset b = orders(110);
    GraphDiff diff;
    RetainedGraph of_a;
    RetainedGraph of_b;
    ObjectNames names;
    DominatorTree tree_a;
    DominatorTree tree_b;
};

TEST_CASE("What grew in the items of a list is one row, which is called by the list") {
    Compared compared;
    const std::vector<GrownName> grown = compared.grown();
    const auto named = [&](std::string_view name) {
        return std::find_if(grown.begin(), grown.end(),
                            [&](const GrownName& one) { return one.name == name; });
    };
    const auto items = named("app.ORDERS[…]");
    REQUIRE(items != grown.end());
    CHECK(items->objects == 3);
    CHECK(items->growth_bytes == 3000);
    const auto one = named("app.RATES");
    REQUIRE(one != grown.end());
    CHECK(one->objects == 1);
    CHECK(one->growth_bytes == 1000);
    CHECK(named("app.ORDERS[0]") == grown.end());
}

TEST_CASE("Items are called without their keys, whatever is in them") {
    CHECK(name_of_items("app.ORDERS[483].lines[0]") == "app.ORDERS[…].lines[…]");
    CHECK(name_of_items("app.CACHE['a]b'].x") == "app.CACHE[…].x");
    CHECK(name_of_items("app.CACHE[\"it's\"]") == "app.CACHE[…]");
    CHECK(name_of_items("app.CACHE[…]") == "app.CACHE[…]");
    CHECK(name_of_items("app.RATES") == "app.RATES");
    CHECK(name_of_items("app.CACHE['cut off …") == "app.CACHE['cut off …");
}

}  // namespace
}  // namespace hs
