#include "core/analysis/largest_holders.h"

#include <algorithm>

#include "core/analysis/namespaces.h"
#include "tests/support/catch.h"
#include "tests/support/heap_text.h"

namespace hs {
namespace {

// 3 has its fields in the private dict 4: the list 5 of three and the small list 9.
// 20 has no __dict__: the dict 21 is its field and holds two lists.
HeapText shop() {
    HeapText heap;
    heap.module("app", 1, 2,
                {{"SHOP", {"app.Shop", 3}},
                 {"NEW", {"app.New", 20}},
                 {"Shop", {"type", 40}},
                 {"New", {"type", 50}}});
    heap.type("app", "Shop", 40, 41);
    heap.type("app", "New", 50, 51);
    heap.add("app.Shop", 3, HeapText::refs({{"dict", 4}, {"type", 40}}),
             {{"items", {"list", 5}}, {"log", {"list", 9}}});
    heap.add("dict", 4, HeapText::refs({{"list", 5}, {"list", 9}}));
    heap.add("list", 5, HeapText::refs({{"list", 6}, {"list", 7}, {"list", 8}}));
    heap.add("app.New", 20, HeapText::refs({{"dict", 21}, {"type", 50}}),
             {{"cache", {"dict", 21}}});
    heap.add("dict", 21, HeapText::refs({{"list", 22}, {"list", 23}}));
    for (const uint64_t id : {6, 7, 8, 9, 22, 23}) heap.add("list", id, "");
    return heap;
}

struct Sizes {
    explicit Sizes(const HeapText& heap) : Sizes(heap.text()) {}
    explicit Sizes(std::string dump) : dataset(loaded_dump(std::move(dump))) {
        JobContext job;
        const Roots roots = std::move(find_roots(graph(), job)).value();
        dominators = std::move(find_dominators(graph(), roots, job)).value();
    }
    [[nodiscard]] const ObjectGraph& graph() const { return *dataset.graph; }
    [[nodiscard]] ObjectId row(uint64_t id) const { return object_with_id(graph(), id); }
    [[nodiscard]] uint64_t id(ObjectId row) const { return graph().address[row.v]; }

    Dataset dataset;
    Dominators dominators;
};

TEST_CASE("Among the largest holders a private __dict__ counts with its instance") {
    const Sizes sizes(shop());
    std::vector<uint64_t> ids;
    for (const ObjectId row : largest_holders(sizes.graph(), sizes.dominators, 1000)) {
        ids.push_back(sizes.id(row));
    }
    const auto has = [&](uint64_t id) {
        return std::find(ids.begin(), ids.end(), id) != ids.end();
    };
    CHECK(has(3));
    CHECK_FALSE(has(4));
    CHECK(has(20));
    CHECK(has(21));
    // The module and its classes have theirs to themselves as well.
    CHECK_FALSE(has(2));
    CHECK_FALSE(has(41));
    CHECK(largest_holders(sizes.graph(), sizes.dominators, SIZE_MAX).size() == ids.size());
    CHECK(folded_accumulation_points(sizes.graph(), sizes.dominators, SIZE_MAX).size() ==
          ids.size());
    CHECK(largest_holders(sizes.graph(), sizes.dominators, 2).size() == 2);
}

TEST_CASE("An instance piles up what its private __dict__ does") {
    const Sizes sizes(shop());
    const auto points = folded_accumulation_points(sizes.graph(), sizes.dominators, 1000);
    const auto point_of = [&](uint64_t id) {
        const auto found =
            std::find_if(points.begin(), points.end(),
                         [&](const AccumulationPoint& point) { return sizes.id(point.row) == id; });
        return found == points.end() ? AccumulationPoint{} : *found;
    };
    const AccumulationPoint owner = point_of(3);
    CHECK(owner.drop_bytes == 30);  // itself, the __dict__ and the small list; not the list of 40
    CHECK(owner.dominated_count == 2);
    CHECK(sizes.id(owner.largest_child) == 5);
    CHECK(point_of(4).row.is_nil());
    CHECK(point_of(20).drop_bytes == 10);
    CHECK(point_of(21).drop_bytes == 20);
    // Each object at most once, each without an owner once.
    CHECK(points.size() == largest_holders(sizes.graph(), sizes.dominators, 1000).size());
    for (size_t i = 1; i < points.size(); ++i) {
        CHECK(points[i - 1].drop_bytes >= points[i].drop_bytes);
    }
}

TEST_CASE("A __dict__ that is the root of its owner stays a holder") {
    HeapText heap;
    heap.module("app", 1, 2, {{"Shop", {"type", 40}}});
    heap.type("app", "Shop", 40, 41);
    heap.add("app.Shop", 31, HeapText::refs({{"dict", 30}, {"type", 40}}),
             {{"me", {"app.Shop", 31}}, {"rows", {"list", 32}}});
    heap.add("dict", 30, HeapText::refs({{"app.Shop", 31}, {"list", 32}}));
    heap.add("list", 32, "");
    const Sizes sizes(heap);
    REQUIRE(owner_of_dict(sizes.graph(), object_with_id(sizes.graph(), 30)) ==
            object_with_id(sizes.graph(), 31));
    const ObjectId dict = object_with_id(sizes.graph(), 30);
    const auto holders = largest_holders(sizes.graph(), sizes.dominators, 100);
    CHECK(std::find(holders.begin(), holders.end(), dict) != holders.end());
    const auto points = folded_accumulation_points(sizes.graph(), sizes.dominators, 100);
    CHECK(std::any_of(points.begin(), points.end(),
                      [&](const AccumulationPoint& point) { return point.row == dict; }));
}

std::vector<GrownHolder> grown_between(const Sizes& a, const Sizes& b, size_t count) {
    JobContext job;
    const auto diff = compare_graphs(a.graph(), b.graph(), false, job);
    REQUIRE(diff.ok());
    return grown_holders(b.graph(), a.dominators, b.dominators, diff.value(), count);
}

TEST_CASE("Growth is told where it piles up, not along the chain that leads there") {
    const Sizes a(dump_of_edges({{2}, {3}, {}}));
    const Sizes b(dump_of_edges({{2}, {3, 4, 5, 6}, {}, {}, {}, {}}));
    const auto grown = grown_between(a, b, 2);
    REQUIRE(grown.size() == 2);
    CHECK(grown[0].row == b.row(2));
    CHECK(grown[0].growth_bytes == 30);
    CHECK(grown[0].piled_bytes == 20);
    CHECK_FALSE(grown[0].is_new);
    CHECK(grown[1].is_new);
}

TEST_CASE("What was lost is told where it is missing, not along the chain that led there") {
    const Sizes a(dump_of_edges({{2}, {3, 4, 5, 6}, {}, {}, {}, {}}));
    const Sizes b(dump_of_edges({{2}, {3}, {}}));
    JobContext job;
    const GraphDiff diff = compare_graphs(a.graph(), b.graph(), false, job).value();
    const auto shrunk = shrunk_holders(b.graph(), a.dominators, b.dominators, diff, 9);
    REQUIRE(shrunk.size() == 1);
    CHECK(shrunk[0].row == b.row(2));
    CHECK(shrunk[0].growth_bytes == -30);
    CHECK(shrunk[0].piled_bytes == -30);
    CHECK_FALSE(shrunk[0].is_new);
    CHECK(grown_between(a, b, 9).empty());
}

TEST_CASE("A child that shrank takes nothing of its holder's growth, and is none itself") {
    const Sizes a(dump_of_edges({{2, 3}, {4, 5}, {}, {}, {}}));
    const Sizes b(dump_of_edges({{2, 3, 6, 7, 8}, {4}, {}, {}, {}, {}, {}, {}}));
    const auto grown = grown_between(a, b, 9);
    REQUIRE(grown.size() == 4);
    CHECK(grown[0].row == b.row(1));
    CHECK(grown[0].growth_bytes == 20);
    CHECK(grown[0].piled_bytes == 10);
    CHECK(std::none_of(grown.begin(), grown.end(),
                       [&](const GrownHolder& one) { return one.row == b.row(2); }));
}

TEST_CASE("What a private __dict__ gained counts with its instance") {
    const auto shop_with = [](const std::vector<HeapPair>& items) {
        HeapText heap;
        heap.module("app", 1, 2, {{"SHOP", {"app.Shop", 3}}, {"Shop", {"type", 40}}});
        heap.type("app", "Shop", 40, 41);
        heap.add("app.Shop", 3, HeapText::refs({{"dict", 4}, {"type", 40}}));
        heap.add("dict", 4, HeapText::refs(items));
        for (const HeapPair& item : items) heap.add(item.type, item.id, "");
        return heap;
    };
    const Sizes a(shop_with({{"list", 20}, {"list", 21}}));
    const Sizes b(shop_with({{"list", 20}, {"list", 22}, {"list", 23}, {"list", 24}}));
    const auto grown = grown_between(a, b, 9);
    REQUIRE(grown.size() == 4);  // the shop, then the new lists
    CHECK(grown[0].row == b.row(3));
    CHECK(grown[0].growth_bytes == 20);
    CHECK(grown[0].piled_bytes == 10);
    CHECK_FALSE(grown[0].is_new);
    CHECK(grown[1].growth_bytes == 10);
    CHECK(grown[1].is_new);
}

}  // namespace
}  // namespace hs
