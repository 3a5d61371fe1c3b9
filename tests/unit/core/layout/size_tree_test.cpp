#include "core/layout/size_tree.h"

#include <numeric>

#include "core/layout/icicle_layout.h"
#include "core/layout/treemap_layout.h"
#include "tests/support/catch.h"
#include "tests/support/graph_text.h"
#include "tests/support/heap_text.h"

using namespace hs;

namespace {

// root -> { a -> { a1, a2 }, b }, where a1 and a2 are nodes of one type and a2 -> a3 of it too.
constexpr const char* kShop =
    "{\"m.Shop\": {\"1\": {\"size\": 100, \"ref\": [[\"list\", 2], [\"m.Task\", 3]]}},"
    "\"list\": {\"2\": {\"size\": 200, \"ref\": [[\"m.Task\", 4], [\"m.Task\", 5]]}},"
    "\"m.Task\": {\"3\": {\"size\": 50}, \"4\": {\"size\": 300},"
    "\"5\": {\"size\": 20, \"ref\": [[\"m.Task\", 6]]}, \"6\": {\"size\": 30}}}";

struct Held {
    Dataset dataset;
    Dominators dominators;
    JobContext job;

    explicit Held(std::string text) : dataset(loaded_dump(std::move(text))) {
        const Roots roots = std::move(find_roots(graph(), job)).value();
        dominators = std::move(find_dominators(graph(), roots, job)).value();
    }
    [[nodiscard]] const ObjectGraph& graph() const { return *dataset.graph; }
    SizeTree objects() { return std::move(object_size_tree(graph(), dominators, job)).value(); }
    SizeTree merged(SizeGrouping by) {
        return std::move(merged_size_tree(graph(), dominators, by, nullptr, job)).value();
    }
    SizeTree of_set(SizeGrouping by, const std::vector<ObjectId>& set) {
        return std::move(merged_size_tree(graph(), dominators, by, &set, job)).value();
    }
    [[nodiscard]] uint32_t row(uint64_t id) const { return object_with_id(graph(), id).v; }
};

// A hub that holds `count` objects of 10 bytes each.
std::string wide_dump(uint32_t count) {
    std::vector<std::vector<uint32_t>> references(count + 1);
    references[0].resize(count);
    std::iota(references[0].begin(), references[0].end(), 2U);
    return dump_of_edges(references);
}

TreemapView treemap_of(uint32_t top, double width, double height) {
    TreemapView view;
    view.top = top;
    view.width_px = width;
    view.height_px = height;
    return view;
}

}  // namespace

TEST_CASE("Numbers alone make a tree of one level, the largest first") {
    const SizeTree tree = flat_size_tree(std::vector<uint64_t>{10, 30, 0, 20});
    CHECK(tree.bytes(0) == 60);
    CHECK(tree.own_bytes(0) == 0);
    const auto children = tree.children(0);
    CHECK(std::vector<uint32_t>(children.begin(), children.end()) ==
          std::vector<uint32_t>{2, 4, 1, 3});
    TreemapView view;
    view.width_px = 120;
    view.height_px = 50;
    const TreemapLayout layout = treemap_layout(tree, view);
    REQUIRE(layout.of(2) != nullptr);
    CHECK(layout.of(2)->width * layout.of(2)->height > 2500);
    CHECK(flat_size_tree({}).bytes(0) == 0);
}

TEST_CASE("Children of an object are what it dominates, largest first", "[layout]") {
    Held held(kShop);
    const SizeTree tree = held.objects();
    const auto top = tree.children(0);
    REQUIRE(top.size() == 1);
    CHECK(top[0] == held.row(1));
    const auto below = tree.children(held.row(1));
    REQUIRE(below.size() == 2);
    CHECK(below[0] == held.row(2));
    CHECK(below[1] == held.row(3));
    CHECK(tree.bytes(0) == 700);
    CHECK(tree.bytes(held.row(2)) == 550);
    CHECK(tree.own_bytes(held.row(2)) == 200);
    CHECK(size_node_name(held.graph(), tree, held.row(1)) == "m.Shop");
}

TEST_CASE("Objects of a type below one node are one node of a merged tree", "[layout]") {
    Held held(kShop);
    const SizeTree tree = held.merged(SizeGrouping::kTypes);
    const uint32_t shop = tree.children(0)[0];
    const uint32_t list = tree.children(shop)[0];
    const uint32_t tasks = tree.children(list)[0];
    CHECK(size_node_name(held.graph(), tree, tasks) == "m.Task");
    CHECK(tree.merged_objects[tasks] == 3);  // the one inside another is with it
    CHECK(tree.bytes(tasks) == 350);
    CHECK(tree.own_bytes(tasks) == 350);
    CHECK(tree.object(tasks) == object_with_id(held.graph(), 4));
    CHECK(tree.bytes(0) == 700);
    CHECK(size_node_path(tree, tasks, 10) == std::vector<uint32_t>{0, shop, list, tasks});
    CHECK(size_node_path(tree, tasks, 2) == std::vector<uint32_t>{0, tasks});
}

TEST_CASE("Modules of a merged tree hold the types of the module", "[layout]") {
    Held held(kShop);
    const SizeTree tree = held.merged(SizeGrouping::kModules);
    const uint32_t m = tree.children(0)[0];
    CHECK(size_node_name(held.graph(), tree, m) == "m");
    CHECK(tree.merged_objects[m] == 2);  // the shop and the task it holds itself
    const uint32_t builtins = tree.children(m)[0];
    CHECK(size_node_name(held.graph(), tree, builtins) == "builtins");
    CHECK(tree.bytes(builtins) == 550);
}

TEST_CASE("A set's objects lie inside the nearest of them that holds them", "[layout]") {
    Held held(kShop);
    const auto id = [&](uint64_t number) { return ObjectId{held.row(number)}; };
    // The list is left out: its tasks lie in the shop, its own bytes are the shop's.
    const SizeTree tree = held.of_set(SizeGrouping::kObjects, {id(1), id(4), id(5), id(6)});
    REQUIRE(tree.node_count == 5);
    const uint32_t shop = tree.children(0)[0];
    CHECK(tree.object(shop) == id(1));
    CHECK(tree.bytes(0) == 700);
    CHECK(tree.bytes(shop) == 700);
    CHECK(tree.own_bytes(shop) == 350);  // itself, the list and the task that is not of the set
    REQUIRE(tree.children(shop).size() == 2);
    CHECK(tree.object(tree.children(shop)[0]) == id(4));
    const uint32_t outer = tree.children(shop)[1];
    CHECK(tree.object(outer) == id(5));
    CHECK(tree.bytes(outer) == 50);
    CHECK(tree.own_bytes(outer) == 20);
    CHECK(tree.node_of(id(2)) == shop);
    CHECK(tree.node_of(id(5)) == outer);
    CHECK(size_node_name(held.graph(), tree, outer) == "m.Task");
    CHECK(size_node_name(held.graph(), tree, 0) == "the set");
    CHECK(tree.merged_objects[outer] == 1);
}

TEST_CASE("Without what holds them, a set's objects lie side by side", "[layout]") {
    Held held(kShop);
    const std::vector<ObjectId> tasks = {
        {held.row(3)}, {held.row(4)}, {held.row(5)}, {held.row(6)}};
    const SizeTree apart = held.of_set(SizeGrouping::kObjects, tasks);
    CHECK(apart.children(0).size() == 3);
    CHECK(apart.bytes(0) == 400);
    CHECK(apart.own_bytes(0) == 0);
    CHECK(apart.node_of({held.row(1)}) == 0);
    const SizeTree together = held.of_set(SizeGrouping::kTypes, tasks);
    REQUIRE(together.node_count == 2);
    CHECK(together.bytes(1) == 400);
    CHECK(together.merged_objects[1] == 4);
    CHECK(held.of_set(SizeGrouping::kTypes, {}).node_count == 1);
}

TEST_CASE("The set of all objects makes the tree of all objects", "[layout]") {
    Held held(kShop);
    std::vector<ObjectId> all;
    for (uint32_t row = 1; row <= held.graph().object_count; ++row) all.push_back({row});
    const SizeTree plain = held.objects();
    const SizeTree of_set = held.of_set(SizeGrouping::kObjects, all);
    REQUIRE(of_set.node_count == plain.node_count);
    for (const ObjectId object : all) {
        const uint32_t node = of_set.node_of(object);
        CHECK(of_set.object(node) == object);
        CHECK(of_set.bytes(node) == plain.bytes(object.v));
        CHECK(of_set.own_bytes(node) == plain.own_bytes(object.v));
        CHECK(of_set.object(of_set.parent(node)).v == plain.parent(object.v));
    }
}

TEST_CASE("Areas of a treemap are as the bytes, and children lie inside parents", "[layout]") {
    Held held(kShop);
    const SizeTree tree = held.objects();
    TreemapView view = treemap_of(0, 700, 100);
    view.gap_px = 0;
    const TreemapLayout layout = treemap_layout(tree, view);
    const TreemapBox* list = layout.of(held.row(2));
    const TreemapBox* task = layout.of(held.row(4));
    REQUIRE(list != nullptr);
    REQUIRE(task != nullptr);
    CHECK(std::abs(list->width * list->height - 55000.0F) < 60);
    CHECK(std::abs(task->width * task->height - 30000.0F) < 60);
    CHECK(task->x >= list->x);
    CHECK(task->x + task->width <= list->x + list->width + 0.01F);
    CHECK(layout.at(task->x + 1, task->y + 1)->node == held.row(4));
    CHECK(layout.at(-5, 5) == nullptr);
}

TEST_CASE("Siblings too small to see are folded into one box", "[layout]") {
    Held held(wide_dump(20000));
    const SizeTree tree = held.objects();
    TreemapView view = treemap_of(0, 200, 100);
    const TreemapLayout far = treemap_layout(tree, view);
    size_t folded = 0;
    for (const TreemapBox& box : far.boxes) folded += box.folded_count;
    CHECK(folded == 20000);
    CHECK(far.boxes.size() < 10);

    view.zoom = 40;
    view.left_px = 100;
    view.top_px = 50;
    const TreemapLayout near = treemap_layout(tree, view);
    CHECK(near.boxes.size() > 10);
    CHECK(near.boxes.size() < 2000);  // what is outside the view is left out
}

TEST_CASE("Zooming moves a camera over a treemap and rearranges nothing", "[layout]") {
    Held held(wide_dump(300));
    const SizeTree tree = held.objects();
    TreemapView view = treemap_of(0, 600, 400);
    const TreemapLayout far = treemap_layout(tree, view);
    view.zoom = 3;
    const TreemapLayout near = treemap_layout(tree, view);
    size_t compared = 0;
    for (const TreemapBox& box : near.boxes) {
        const TreemapBox* before =
            box.folded_count == 0 && !box.is_own ? far.of(box.node) : nullptr;
        if (before == nullptr) continue;
        ++compared;
        CHECK(std::abs(before->x * 3 - box.x) < 0.01F);
        CHECK(std::abs(before->height * 3 - box.height) < 0.01F);
    }
    CHECK(compared > 20);
}

TEST_CASE("A treemap of long chains and of nothing ends", "[layout]") {
    std::vector<std::vector<uint32_t>> chain(3000);
    for (uint32_t i = 0; i + 1 < chain.size(); ++i) chain[i] = {i + 2};
    Held held(dump_of_edges(chain));
    const SizeTree tree = held.objects();
    CHECK(treemap_layout(tree, treemap_of(0, 800, 600)).boxes.size() < 100);
    CHECK(treemap_layout(tree, treemap_of(0, 0, 600)).boxes.empty());
    const SizeTree merged = held.merged(SizeGrouping::kTypes);
    CHECK(merged.node_count == 2);
    CHECK(merged.merged_objects[1] == 3000);
}

TEST_CASE("An icicle shows what a node holds below it, as wide as its bytes", "[layout]") {
    Held held(kShop);
    const SizeTree tree = held.objects();
    BoxView view;
    view.width_px = 700;
    view.last_row = 10;
    const BoxRows layout = icicle_layout(tree, 0, view);
    REQUIRE(layout.row_count() == 5);  // everything, shop, list and task, tasks, the last task
    const RowBox* list = layout.at(2, 10);
    REQUIRE(list != nullptr);
    CHECK(list->id == held.row(2));
    CHECK(list->x1_px - list->x0_px == 550.0F);
    CHECK(layout.at(2, 560)->id == held.row(3));
    CHECK(layout.at(2, 690) == nullptr);  // the shop's own bytes
}

TEST_CASE("Zooming an icicle shows a part; narrow siblings are folded", "[layout]") {
    Held held(wide_dump(5000));
    const SizeTree tree = held.objects();
    BoxView view;
    view.width_px = 500;
    view.last_row = 4;
    const BoxRows far = icicle_layout(tree, 0, view);
    REQUIRE(far.row_count() == 3);
    CHECK(far.boxes.size() == 3);
    CHECK(far.boxes[2].folded_count == 5000);
    view.shares.first = 0.5;
    view.shares.last = 0.51;
    const BoxRows near = icicle_layout(tree, 0, view);
    CHECK(near.boxes.size() > 45);
    CHECK(near.boxes.size() < 60);
    CHECK(near.boxes[2].folded_count == 0);
}

TEST_CASE("The __dict__ of an instance or a module is part of it, as in the Tree", "[layout]") {
    HeapText heap;
    heap.module("app", 1, 2, {{"SHOP", {"app.Shop", 3}}, {"Shop", {"type", 40}}});
    heap.type("app", "Shop", 40, 41);
    heap.add("app.Shop", 3, HeapText::refs({{"dict", 4}, {"type", 40}}),
             {{"items", {"list", 5}}, {"log", {"dict", 10}}});
    heap.add("dict", 4, HeapText::refs({{"list", 5}, {"dict", 10}}));
    heap.add("list", 5, HeapText::refs({{"str", 6}, {"str", 7}}));
    heap.add("str", 6, "");
    heap.add("str", 7, "");
    heap.add("dict", 10, "");
    // It refers to the module's namespace too, which then hangs on what the module hangs on.
    heap.add("function", 50, HeapText::refs({{"dict", 2}}));
    Held held(heap.text());
    const auto retained = [&](uint64_t id) { return held.dominators.retained[held.row(id)]; };
    REQUIRE(held.dominators.immediate[held.row(2)] == held.dominators.immediate[held.row(1)]);
    for (const SizeGrouping by : {SizeGrouping::kTypes, SizeGrouping::kModules}) {
        const SizeTree tree = held.merged(by);
        const uint32_t module = tree.node_of(object_with_id(held.graph(), 1));
        CHECK(tree.node_of(object_with_id(held.graph(), 2)) == module);
        CHECK(tree.bytes(0) == held.graph().shallow_bytes);
    }
    const SizeTree tree = held.merged(SizeGrouping::kTypes);
    const uint32_t module = tree.node_of(object_with_id(held.graph(), 1));
    CHECK(tree.bytes(module) == retained(1) + retained(2));
    CHECK(tree.merged_objects[module] == 1);
    const uint32_t shop = tree.node_of(object_with_id(held.graph(), 3));
    CHECK(tree.node_of(object_with_id(held.graph(), 4)) == shop);
    CHECK(tree.parent(shop) == module);
    CHECK(tree.bytes(shop) == retained(3));
    CHECK(tree.own_bytes(shop) == held.graph().shallow(ObjectId{held.row(3)}) +
                                      held.graph().shallow(ObjectId{held.row(4)}));
    // What is a value stays one.
    const uint32_t log = tree.node_of(object_with_id(held.graph(), 10));
    CHECK(size_node_name(held.graph(), tree, log) == "dict");
    CHECK(tree.parent(log) == shop);
}
