#include "core/analysis/heap_tree.h"

#include <algorithm>

#include "core/analysis/graph_roots.h"
#include "core/base/text_format.h"
#include "tests/support/catch.h"
#include "tests/support/heap_text.h"
#include "tests/support/random.h"

namespace hs {
namespace {

struct Tree {
    explicit Tree(std::string dump) : dataset(loaded_dump(std::move(dump))) {
        JobContext job;
        const Roots roots = std::move(find_roots(graph(), job)).value();
        dominators = std::move(find_dominators(graph(), roots, job)).value();
        tree = dominator_tree(dominators);
    }
    [[nodiscard]] const ObjectGraph& graph() const { return *dataset.graph; }
    [[nodiscard]] ObjectId row(uint64_t id) const { return object_with_id(graph(), id); }
    [[nodiscard]] std::vector<HeapTreeRow> rows(const HeapTreeQuery& query) const {
        JobContext job;
        return std::move(heap_tree_rows(graph(), dominators, tree, query, job)).value();
    }
    // "app.Shop", "  list ×3", "  2 more"
    [[nodiscard]] std::vector<std::string> text(const HeapTreeQuery& query) const {
        std::vector<std::string> lines;
        for (const HeapTreeRow& row : rows(query)) {
            std::string line(size_t{2} * row.depth, ' ');
            const bool is_more = row.node.kind == HeapTreeKind::kMore;
            if (!is_more) line += short_type_name(graph().type_text(row.object));
            if (row.node.kind == HeapTreeKind::kType) line += " x" + std::to_string(row.members);
            if (is_more) line += std::to_string(row.members) + " more";
            lines.push_back(line + " " + std::to_string(row.retained_bytes));
        }
        return lines;
    }

    Dataset dataset;
    Dominators dominators;
    DominatorTree tree;
};

std::vector<HeapTreeRow> growth(const Tree& before, const Tree& after, const HeapTreeQuery& query) {
    JobContext job;
    const GraphDiff diff =
        std::move(compare_graphs(before.graph(), after.graph(), false, job)).value();
    const GrowthInputs inputs{
        before.graph(), after.graph(), before.dominators, after.dominators, before.tree,
        after.tree,     diff};
    return std::move(growth_tree_rows(inputs, query, job)).value();
}

// The module's Shop has its fields in a __dict__ of its own: a list of four and a small one.
Tree shop() {
    HeapText heap;
    heap.module("app", 1, 2, {{"SHOP", {"app.Shop", 3}}, {"Shop", {"type", 40}}});
    heap.type("app", "Shop", 40, 41);
    heap.add("app.Shop", 3, HeapText::refs({{"dict", 4}, {"type", 40}}),
             {{"items", {"list", 5}}, {"log", {"list", 10}}});
    heap.add("dict", 4, HeapText::refs({{"list", 5}, {"list", 10}}));
    heap.add("list", 5,
             HeapText::refs({{"str", 6}, {"str", 7}, {"str", 8}, {"str", 11}, {"tuple", 9}}));
    for (const uint64_t id : {6, 7, 8, 11}) heap.add("str", id, "");
    heap.add("tuple", 9, "");
    heap.add("list", 10, "");
    return Tree(heap.text());
}

TEST_CASE("Siblings of one type are a row, and an instance's own __dict__ is none") {
    const Tree tree = shop();
    HeapTreeQuery query{.shown_roots = 10, .shown_children = 10};
    query.open = {{{HeapTreeKind::kObject, {}, tree.row(1)}, 10},
                  {{HeapTreeKind::kObject, tree.row(1), tree.row(3)}, 10},
                  {{HeapTreeKind::kObject, tree.row(3), tree.row(5)}, 10},
                  {{HeapTreeKind::kType, tree.row(5), {}, tree.graph().type[tree.row(6).v]}, 2}};
    const std::vector<std::string> lines = tree.text(query);
    CAPTURE(lines);
    const auto at = [&](const char* line) {
        return std::find(lines.begin(), lines.end(), line) - lines.begin();
    };
    const auto shop_at = at("  app.Shop 90");
    REQUIRE(shop_at + 8 <= std::ssize(lines));
    const auto first = lines.begin() + shop_at + 1;
    CHECK(std::vector<std::string>(first, first + 7) ==
          std::vector<std::string>{"    list 60", "      str x4 40", "        str 10",
                                   "        str 10", "        2 more 20", "      tuple 10",
                                   "    list 10"});
    for (const HeapTreeRow& row : tree.rows(query)) {
        if (row.object != tree.row(3)) continue;
        CHECK(row.shallow_bytes == 20);  // with its __dict__
        CHECK(row.objects == 9);
        CHECK(row.can_open);
    }
}

TEST_CASE("By class, dicts and lists stand alone and a program's own objects together") {
    HeapText heap;
    for (uint64_t id = 1; id <= 5; ++id) heap.add("app.Order", id, "");
    for (uint64_t id = 11; id <= 15; ++id) {
        heap.add("list", id, id == 11 ? HeapText::refs({{"str", 20}}) : "");
    }
    heap.add("str", 20, "");
    for (uint64_t id = 31; id <= 35; ++id) heap.add("weakref", id, "");  // which hold nothing
    const Tree tree(heap.text());
    const auto lines = [&](HeapGrouping grouping) {
        return tree.text({.grouping = grouping, .shown_roots = 100});
    };
    CHECK(lines(HeapGrouping::kType) ==
          std::vector<std::string>{"list x5 60", "app.Order x5 50", "weakref x5 50"});
    CHECK(lines(HeapGrouping::kClass) ==
          std::vector<std::string>{"app.Order x5 50", "weakref x5 50", "list x4 40", "list 20"});
    // What stands alone is not in the group as well.
    HeapTreeQuery query{.grouping = HeapGrouping::kClass, .shown_roots = 100};
    query.open = {{{HeapTreeKind::kType, {}, {}, tree.graph().type[tree.row(11).v]}, 100}};
    CHECK(tree.text(query) == std::vector<std::string>{"app.Order x5 50", "weakref x5 50",
                                                       "list x4 40", "  list 10", "  list 10",
                                                       "  list 10", "  list 10", "list 20"});
}

TEST_CASE("By class what is left of unreachable cycles is one row a type where names are known") {
    HeapText heap;
    heap.module("app", 1, 2, {{"A", {"list", 10}}, {"B", {"list", 20}}});
    for (const uint64_t id : {10, 20}) {
        heap.add("list", id, HeapText::refs({{"str", id + 1}}));
        heap.add("str", id + 1, "");
    }
    for (uint64_t id = 100; id < 160; id += 10) {
        heap.add("list", id, HeapText::refs({{"tuple", id + 1}}));
        heap.add("tuple", id + 1, HeapText::refs({{"list", id}}));
    }
    const Tree tree(heap.text());
    const HeapTreeQuery query{.grouping = HeapGrouping::kClass, .shown_roots = 100};
    const auto rows = [&](const ObjectNames* names) {
        JobContext job;
        return std::move(
                   heap_tree_rows(tree.graph(), tree.dominators, tree.tree, query, job, names))
            .value();
    };
    JobContext job;
    const Roots roots = std::move(find_roots(tree.graph(), job)).value();
    const ObjectNames names = std::move(name_objects(tree.graph(), roots, job)).value();
    CHECK(rows(nullptr).size() == 7);
    const std::vector<HeapTreeRow> together = rows(&names);
    REQUIRE(together.size() == 2);
    CHECK(together[0].node.kind == HeapTreeKind::kType);
    CHECK(together[0].members == 6);
    CHECK(together[1].object == tree.row(1));
}

TEST_CASE("Of two dumps rows that are as before can be one that says so") {
    const auto dump_with = [](uint64_t texts) {
        HeapText heap;
        for (uint64_t i = 0; i < 4; ++i) {
            heap.module("m" + std::to_string(i), 10 * i + 1, 10 * i + 2,
                        {{"ALL", {"list", 10 * i + 3}}});
            std::vector<HeapPair> items;
            for (uint64_t k = 0; k < (i == 2 ? texts : 1); ++k)
                items.push_back({"str", 100 * (i + 1) + k});
            heap.add("list", 10 * i + 3, HeapText::refs(items));
            for (const HeapPair& item : items) heap.add("str", item.id, "");
        }
        return Tree(heap.text());
    };
    const Tree before = dump_with(1);
    const Tree after = dump_with(3);
    HeapTreeQuery query{.order = HeapTreeOrder::kChange, .shown_roots = 10, .only_changed = true};
    const auto rows = growth(before, after, query);
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].object == after.row(21));
    CHECK(rows[0].retained_bytes - rows[0].before_bytes == 20);
    CHECK_FALSE(is_unchanged(rows[0]));
    CHECK(rows[1].node.kind == HeapTreeKind::kMore);
    CHECK(rows[1].members == 3);
    CHECK(is_unchanged(rows[1]));
    CHECK_FALSE(is_unchanged(HeapTreeRow{}));  // of one dump nothing is told about before
    query.only_changed = false;
    CHECK(growth(before, after, query).size() == 4);
}

TEST_CASE("Rows that grew and shrank by the same are not unchanged together") {
    const auto dump_with = [](uint64_t first, uint64_t second) {
        HeapText heap;
        const uint64_t counts[] = {5, first, second};
        for (uint64_t i = 0; i < 3; ++i) {
            std::vector<HeapPair> items;
            for (uint64_t k = 0; k < counts[i]; ++k) items.push_back({"str", 100 * (i + 1) + k});
            heap.module("m" + std::to_string(i), 10 * i + 1, 10 * i + 2,
                        {{"ALL", {"list", 10 * i + 3}}});
            heap.add("list", 10 * i + 3, HeapText::refs(items));
            for (const HeapPair& item : items) heap.add("str", item.id, "");
        }
        return Tree(heap.text());
    };
    const HeapTreeQuery query{.order = HeapTreeOrder::kRetained, .shown_roots = 1};
    const auto rows = growth(dump_with(1, 2), dump_with(2, 1), query);
    REQUIRE(rows.back().node.kind == HeapTreeKind::kMore);
    CHECK(rows.back().before_bytes == rows.back().retained_bytes);
    CHECK_FALSE(is_unchanged(rows.back()));
    CHECK(is_unchanged(growth(dump_with(1, 2), dump_with(1, 2), query).back()));
}

TEST_CASE("Modules are looked for by name: each is a row, however many there are") {
    HeapText heap;
    for (uint64_t i = 0; i < 6; ++i)
        heap.module("m" + std::to_string(i), 10 * i + 1, 10 * i + 2, {});
    const Tree tree(heap.text());
    const std::vector<HeapTreeRow> rows = tree.rows({.shown_roots = 100});
    CHECK(std::count_if(rows.begin(), rows.end(), [](const HeapTreeRow& row) {
              return row.node.kind == HeapTreeKind::kObject;
          }) == 6);
}

TEST_CASE("A namespace that functions elsewhere refer to as well counts with its module") {
    HeapText heap;
    heap.module("app", 1, 2, {{"CACHE", {"list", 5}}});
    heap.add("list", 5, "");
    heap.function("app", "handle", 20, 2);
    // Holds the function, and so the namespace, without the module.
    heap.add("list", 30, HeapText::refs({{"function", 20}}));
    const Tree tree(heap.text());
    REQUIRE(tree.dominators.immediate[tree.row(2).v].is_nil());
    HeapTreeQuery query{.shown_roots = 100};
    query.revealed = tree.row(5);
    query.shown_children = 10;
    const std::vector<HeapTreeRow> rows = tree.rows(query);
    uint64_t roots = 0;
    bool is_below_module = false;
    for (const HeapTreeRow& row : rows) {
        CHECK(row.object != tree.row(2));
        if (row.depth == 0) roots += row.retained_bytes;
        if (row.object == tree.row(1)) {
            CHECK(row.retained_bytes == 30);
            CHECK(row.shallow_bytes == 20);
            CHECK(row.objects == 3);
            CHECK(row.is_open);
        }
        is_below_module |= row.object == tree.row(5) && row.node.under == tree.row(1);
    }
    CHECK(is_below_module);
    CHECK(roots == tree.dominators.retained[0]);
    // On a path it retains the same.
    JobContext job;
    const Roots from = std::move(find_roots(tree.graph(), job)).value();
    const ShortestPathTree shortest =
        std::move(shortest_path_tree(tree.graph(), from, job)).value();
    const MergedPaths paths = merge_paths(tree.graph(), shortest, std::vector{tree.row(5)});
    const auto on_path =
        std::move(path_tree_rows(tree.graph(), tree.dominators, paths, {.shown_roots = 10}, job))
            .value();
    REQUIRE(on_path.size() == 1);
    CHECK(on_path[0].object == tree.row(1));
    CHECK(on_path[0].retained_bytes == 30);
}

TEST_CASE("What is not listed is one row, and grows by what is asked for") {
    const Tree tree = shop();
    HeapTreeQuery query{.shown_roots = 1, .open_depth = 100, .shown_children = 1};
    const std::vector<HeapTreeRow> rows = tree.rows(query);
    CHECK(rows.back().node.kind == HeapTreeKind::kMore);
    query.shown_roots = query.shown_children = 1000;
    for (const HeapTreeRow& row : tree.rows(query)) CHECK(row.node.kind != HeapTreeKind::kMore);
}

TEST_CASE("A revealed object is a row under whatever grouping and however few are shown") {
    const Tree tree = shop();
    for (const HeapGrouping grouping :
         {HeapGrouping::kType, HeapGrouping::kClass, HeapGrouping::kModule, HeapGrouping::kNone}) {
        for (uint32_t object = 1; object <= tree.graph().object_count; ++object) {
            HeapTreeQuery query{.grouping = grouping, .shown_roots = 1, .shown_children = 1};
            query.revealed = {object};
            const ObjectId owner = tree.row(4) == ObjectId{object} ? tree.row(3) : ObjectId{object};
            const std::vector<HeapTreeRow> rows = tree.rows(query);
            // Namespaces count with their owners.
            const bool is_namespace =
                short_type_name(tree.graph().type_text(ObjectId{object})) == "dict";
            CAPTURE(static_cast<int>(grouping), object);
            CHECK((is_namespace || std::any_of(rows.begin(), rows.end(), [&](const auto& row) {
                       return row.node.kind == HeapTreeKind::kObject && row.object == owner;
                   })));
        }
    }
}

TEST_CASE("Along paths each row has the objects of the set that it leads to") {
    const Tree tree = shop();
    JobContext job;
    const Roots roots = std::move(find_roots(tree.graph(), job)).value();
    const ShortestPathTree shortest =
        std::move(shortest_path_tree(tree.graph(), roots, job)).value();
    const std::vector<ObjectId> set = {tree.row(6), tree.row(7), tree.row(10)};
    const MergedPaths paths = merge_paths(tree.graph(), shortest, set);
    const HeapTreeQuery query{.shown_roots = 10, .open_depth = 10, .shown_children = 10};
    const std::vector<HeapTreeRow> rows =
        std::move(path_tree_rows(tree.graph(), tree.dominators, paths, query, job)).value();
    std::vector<std::string> lines;
    for (const HeapTreeRow& row : rows) {
        std::string line(size_t{2} * row.depth, ' ');
        line += short_type_name(tree.graph().type_text(row.object));
        if (row.node.kind == HeapTreeKind::kType) line += " x" + std::to_string(row.members);
        lines.push_back(line + " " + std::to_string(row.objects));
    }
    CAPTURE(lines);
    // The namespaces of the module and of the instance are no rows.
    CHECK(lines == std::vector<std::string>{"module 3", "  app.Shop 3", "    list 2", "      str 1",
                                            "      str 1", "    list 1"});
    HeapTreeQuery revealing{.shown_roots = 1, .shown_children = 1};
    revealing.revealed = tree.row(7);
    const auto revealed =
        std::move(path_tree_rows(tree.graph(), tree.dominators, paths, revealing, job)).value();
    CHECK(std::any_of(revealed.begin(), revealed.end(), [&](const HeapTreeRow& row) {
        return row.object == tree.row(7) && row.node.kind == HeapTreeKind::kObject;
    }));
    revealing.revealed = tree.row(9);  // on no path
    CHECK(path_tree_rows(tree.graph(), tree.dominators, paths, revealing, job).ok());
}

TEST_CASE("Growth says of each row what it retained before, and what is gone") {
    const auto dump_with = [](const std::vector<uint64_t>& texts) {
        HeapText heap;
        heap.module("app", 1, 2, {{"CACHE", {"list", 5}}});
        std::vector<HeapPair> items;
        items.reserve(texts.size());
        for (const uint64_t id : texts) items.push_back({"str", id});
        heap.add("list", 5, HeapText::refs(items));
        for (const uint64_t id : texts) heap.add("str", id, "");
        return Tree(heap.text());
    };
    const Tree before = dump_with({10, 11, 12});
    const Tree after = dump_with({11, 12, 13, 14, 15});
    const HeapTreeQuery query{
        .order = HeapTreeOrder::kChange, .shown_roots = 10, .open_depth = 9, .shown_children = 1};
    const auto rows = growth(before, after, query);
    std::vector<std::string> lines;
    lines.reserve(rows.size());
    for (const HeapTreeRow& row : rows) {
        lines.push_back(std::to_string(row.depth) + ": " + std::to_string(row.before_bytes) + " " +
                        std::to_string(row.retained_bytes) + " +" + std::to_string(row.added) +
                        " -" + std::to_string(row.deleted));
    }
    CAPTURE(lines);
    // The module, its list, the texts, three, of which one is gone, and five, of which three are
    // new, the first of these, and the others with what is gone.
    CHECK(lines == std::vector<std::string>{"0: 60 80 +0 -0", "1: 40 60 +0 -0", "2: 30 50 +3 -1",
                                            "3: 0 10 +1 -0", "3: 30 40 +2 -1"});
    CHECK(rows.back().node.kind == HeapTreeKind::kMore);
    // In the group it is a row; where its type has none, beside the others.
    const auto shown = [&](const Tree& later) {
        HeapTreeQuery all = query;
        all.shown_children = 100;
        std::vector<HeapTreeRow> gone = growth(before, later, all);
        std::erase_if(
            gone, [](const HeapTreeRow& row) { return row.node.kind != HeapTreeKind::kDeleted; });
        return gone;
    };
    const std::vector<HeapTreeRow> in_group = shown(after);
    REQUIRE(in_group.size() == 1);
    CHECK(in_group[0].depth == 3);
    CHECK(in_group[0].members == 1);
    const std::vector<HeapTreeRow> beside = shown(dump_with({11, 12}));
    REQUIRE(beside.size() == 1);
    CHECK(beside[0].depth == 2);
    CHECK(beside[0].before_bytes == 10);
}

TEST_CASE("On every level rows add up to the row that they hang on") {
    test::Random random(7);
    for (int round = 0; round < 50; ++round) {
        std::vector<std::vector<uint32_t>> edges(1 + random.below(40));
        for (auto& references : edges) {
            for (uint64_t i = random.below(4); i > 0; --i) {
                references.push_back(1 + static_cast<uint32_t>(random.below(edges.size())));
            }
        }
        const Tree tree(dump_of_edges(edges));
        for (const size_t shown : {size_t{1}, size_t{3}, size_t{1000}}) {
            for (const HeapTreeOrder order :
                 {HeapTreeOrder::kRetained, HeapTreeOrder::kShallow, HeapTreeOrder::kObjects}) {
                const std::vector<HeapTreeRow> rows = tree.rows({.order = order,
                                                                 .shown_roots = shown,
                                                                 .open_depth = 50,
                                                                 .shown_children = shown});
                uint64_t roots = 0;
                uint64_t objects = 0;
                for (size_t i = 0; i < rows.size(); ++i) {
                    if (rows[i].depth == 0) {
                        roots += rows[i].retained_bytes;
                        objects += rows[i].objects;
                    }
                    if (!rows[i].is_open) continue;
                    uint64_t below = 0;
                    for (size_t k = i + 1; k < rows.size() && rows[k].depth > rows[i].depth; ++k) {
                        if (rows[k].depth == rows[i].depth + 1) below += rows[k].retained_bytes;
                    }
                    const bool is_object = rows[i].node.kind == HeapTreeKind::kObject;
                    CHECK(below + (is_object ? rows[i].shallow_bytes : 0) ==
                          rows[i].retained_bytes);
                }
                CHECK(roots == tree.dominators.retained[0]);
                CHECK(objects == tree.graph().object_count);
            }
        }
    }
}

}  // namespace
}  // namespace hs
