#include "core/analysis/common_holder.h"

#include "tests/support/catch.h"
#include "tests/support/retained_dump.h"

namespace hs {
namespace {

struct Held : RetainedDump {
    using RetainedDump::RetainedDump;
    [[nodiscard]] std::vector<ObjectId> rows(const std::vector<uint64_t>& ids) const {
        std::vector<ObjectId> rows;
        rows.reserve(ids.size());
        for (const uint64_t id : ids) rows.push_back(object_with_id(graph(), id));
        return rows;
    }
    // Empty where they are scattered.
    [[nodiscard]] std::string text(const std::vector<uint64_t>& ids,
                                   const std::vector<uint64_t>& lost = {}) const {
        const std::vector<ObjectId> objects = rows(ids);
        const std::vector<ObjectId> members = rows(lost);
        const auto held = common_holder({graph(), names, retained.dominators, tree, members},
                                        graph().type[objects.front().v], objects);
        return held ? held->text(FindingObjects(graph(), names), " new ones") : std::string();
    }
};

// app.LISTS holds two lists, the last first as the dumper visits them: three orders in one, one in
// the other; one order nobody holds.
HeapText orders() {
    HeapText heap;
    heap.module("app", 1, 2, {{"LISTS", {"list", 3}}});
    heap.add("list", 3, HeapText::refs({{"list", 4}, {"list", 5}}));
    heap.add("list", 4, HeapText::refs({{"app.Order", 10}, {"app.Order", 11}, {"app.Order", 12}}));
    heap.add("list", 5, HeapText::refs({{"app.Order", 13}}));
    for (const uint64_t id : {10, 11, 12, 13, 14}) heap.add("app.Order", id, "");
    return heap;
}

TEST_CASE("Objects are reached through the last holder that most of them share") {
    const Held held(orders());
    CHECK(held.text({10, 11, 12}) == "All 3 new ones are reached through app.LISTS[1].");
    CHECK(held.text({10, 11, 13}) == "2 of the 3 new ones are reached through app.LISTS[1].");
    // No half of two is most of them.
    CHECK(held.text({10, 13}) == "Both new ones are reached through app.LISTS.");
    CHECK(held.text({10, 11, 12, 14}) == "3 of the 4 new ones are reached through app.LISTS[1].");
    CHECK(held.text({14}).empty());
}

TEST_CASE("The private __dict__ between a holder and its objects is the holder") {
    HeapText heap;
    heap.module("app", 1, 2, {{"SHOP", {"app.Shop", 3}}, {"Shop", {"type", 40}}});
    heap.type("app", "Shop", 40, 41);
    heap.add("app.Shop", 3, HeapText::refs({{"dict", 4}, {"type", 40}}),
             {{"first", {"app.Order", 10}}, {"second", {"app.Order", 11}}});
    heap.add("dict", 4, HeapText::refs({{"app.Order", 10}, {"app.Order", 11}}));
    for (const uint64_t id : {10, 11}) heap.add("app.Order", id, "");
    CHECK(Held(heap).text({10, 11}) == "Both new ones are reached through app.SHOP.");
}

TEST_CASE("What nothing but unreachable cycles keeps is held by these") {
    HeapText heap;
    heap.module("app", 1, 2, {{"KEPT", {"app.Node", 30}}});
    std::vector<uint64_t> nodes;
    std::vector<uint64_t> lost;
    for (uint64_t i = 0; i < 3; ++i) {
        const uint64_t cycle = 100 + 10 * i;
        heap.add("app.Page", cycle, HeapText::refs({{"app.Page", cycle + 1}}));
        heap.add("app.Page", cycle + 1,
                 HeapText::refs({{"app.Page", cycle}, {"app.Node", cycle + 2}}));
        heap.add("app.Node", cycle + 2, "");
        nodes.push_back(cycle + 2);
        lost.insert(lost.end(), {cycle, cycle + 1});
    }
    heap.add("app.Node", 30, "");
    nodes.push_back(30);
    const Held held(heap);
    CHECK(held.text(nodes, lost) == "3 of the 4 new ones are held by unreachable cycles.");
    CHECK(held.text(nodes).empty());
    CHECK(held.text({nodes[0]}, lost).empty());  // of one alone its own growth is told
}

}  // namespace
}  // namespace hs
