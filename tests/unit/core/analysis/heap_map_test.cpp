#include "core/analysis/heap_map.h"

#include "tests/support/catch.h"
#include "tests/support/retained_dump.h"

namespace hs {
namespace {

// "app.QUOTES 40 60": name, before and now.
std::vector<std::string> lines_of(const std::vector<HeapMapBox>& boxes) {
    std::vector<std::string> lines;
    for (const HeapMapBox& box : boxes) {
        lines.push_back(box.name + " " + std::to_string(box.row.before_bytes) + " " +
                        std::to_string(box.row.retained_bytes));
    }
    return lines;
}

// A module whose list holds so many texts, a few orders that two lists hold, small modules.
RetainedDump shop(uint64_t texts) {
    HeapText heap;
    heap.module("app", 1, 2, {{"QUOTES", {"list", 5}}});
    std::vector<HeapPair> items;
    for (uint64_t i = 0; i < texts; ++i) items.push_back({"str", 1000 + i});
    heap.add("list", 5, HeapText::refs(items));
    for (const HeapPair& item : items) heap.add("str", item.id, "");
    std::vector<HeapPair> orders;
    for (uint64_t i = 0; i < 5; ++i) orders.push_back({"app.Order", 20 + i});
    heap.module("a", 40, 41, {{"ALL", {"list", 42}}});
    heap.module("b", 43, 44, {{"NEW", {"list", 45}}});
    heap.add("list", 42, HeapText::refs(orders));
    heap.add("list", 45, HeapText::refs(orders));
    for (const HeapPair& order : orders) heap.add("app.Order", order.id, "");
    return RetainedDump(heap);
}

TEST_CASE("The heap map names what holds the most, puts the rest together, and adds up") {
    const RetainedDump heap = shop(3000);
    JobContext job;
    const auto boxes = std::move(heap_map_boxes(heap.graph(), heap.retained.dominators, heap.tree,
                                                heap.names, job))
                           .value();
    uint64_t sum = 0;
    for (const HeapMapBox& box : boxes) sum += box.row.retained_bytes;
    CHECK(sum == heap.graph().shallow_bytes);
    // 30,010 in the list, 20 in the module around it, three modules of which none is large.
    CHECK(lines_of(boxes) == std::vector<std::string>{"app.QUOTES 0 30010", "others 0 130"});
}

TEST_CASE("A box is called by the instance, never by its private __dict__") {
    HeapText heap;
    heap.module("app", 1, 2, {{"SHOP", {"app.Shop", 3}}, {"Shop", {"type", 40}}});
    heap.type("app", "Shop", 40, 41);
    heap.add("app.Shop", 3, HeapText::refs({{"dict", 4}, {"type", 40}}),
             {{"old", {"list", 5}}, {"new", {"list", 6}}});
    heap.add("dict", 4, HeapText::refs({{"list", 5}, {"list", 6}}));
    for (const uint64_t list : {5, 6}) {
        std::vector<HeapPair> items;
        for (uint64_t i = 0; i < 200; ++i) items.push_back({"str", 1000 * list + i});
        heap.add("list", list, HeapText::refs(items));
        for (const HeapPair& item : items) heap.add("str", item.id, "");
    }
    const RetainedDump made(heap);
    JobContext job;
    const auto boxes = std::move(heap_map_boxes(made.graph(), made.retained.dominators, made.tree,
                                                made.names, job))
                           .value();
    CHECK(boxes.front().name == "app.SHOP");
}

TEST_CASE("What is not large stands with its type, as long as that is something") {
    const RetainedDump before = shop(20);
    const RetainedDump after = shop(50);
    JobContext job;
    const GraphDiff diff =
        std::move(compare_graphs(before.graph(), after.graph(), false, job)).value();
    const auto boxes =
        std::move(heap_map_of_pair({before.graph(), after.graph(), before.retained.dominators,
                                    after.retained.dominators, before.tree, after.tree, diff},
                                   after.names, job))
            .value();
    CHECK(lines_of(boxes) == std::vector<std::string>{"app.QUOTES 210 510", "Order \u00d75 50 50",
                                                      "module a 30 30", "module b 30 30",
                                                      "others 0 20"});
}

}  // namespace
}  // namespace hs
