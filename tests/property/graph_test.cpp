// Analyses of object graphs beside answers that are slow and obvious, on thousands of small random
// graphs.

#include <algorithm>
#include <cstdint>
#include <queue>
#include <set>
#include <vector>

#include "core/analysis/cycles.h"
#include "core/analysis/paths.h"
#include "core/analysis/type_totals.h"
#include "core/base/thread_pool.h"
#include "tests/support/catch.h"
#include "tests/support/graph_text.h"
#include "tests/support/random.h"

using namespace hs;
using test::Random;

namespace {

// 32 bits a draw, the same on every machine.
using Edges = std::vector<std::vector<uint32_t>>;  // by object from 0, targets from 1

Edges random_edges(Random& random) {
    const uint32_t count = 1 + random() % 14;
    Edges edges(count);
    const uint32_t total = random() % (count * 3);
    for (uint32_t i = 0; i < total; ++i) {
        edges[random() % count].push_back(1 + random() % count);
    }
    return edges;
}

// With types and sizes that differ: ids are 1 … n, types by id modulo 3, some of them modules.
std::string typed_dump(const Edges& edges) {
    const auto type_of = [](uint32_t id) {
        constexpr const char* kTypes[] = {"x", "y", "<class 'module'>"};
        return std::string(kTypes[id % 7 == 0 ? 2 : id % 2]);
    };
    std::string text = "{";
    for (uint32_t id = 1; id <= edges.size(); ++id) {
        text += (id == 1 ? "\"" : ", \"") + type_of(id) + "\": {\"" + std::to_string(id) +
                "\": {\"size\": " + std::to_string(1u << (id - 1)) + ", \"ref\": [";
        for (size_t i = 0; i < edges[id - 1].size(); ++i) {
            const uint32_t target = edges[id - 1][i];
            text += (i == 0 ? "[\"" : ", [\"") + type_of(target) + "\", " + std::to_string(target) +
                    "]";
        }
        text += "]}}";
    }
    return text + "}";
}

std::vector<bool> reached_from(const ObjectGraph& graph, const std::vector<ObjectId>& from,
                               ObjectId without) {
    std::vector<bool> reached(graph.object_count + 1, false);
    std::vector<ObjectId> open;
    for (const ObjectId id : from) {
        if (id == without || reached[id.v]) continue;
        reached[id.v] = true;
        open.push_back(id);
    }
    while (!open.empty()) {
        const ObjectId id = open.back();
        open.pop_back();
        for (const ObjectId target : graph.references(id)) {
            if (target == without || !graph.is_object(target) || reached[target.v]) continue;
            reached[target.v] = true;
            open.push_back(target);
        }
    }
    return reached;
}

uint64_t bytes_of(const ObjectGraph& graph, const std::vector<bool>& in, bool wanted) {
    uint64_t bytes = 0;
    for (uint32_t row = 1; row <= graph.object_count; ++row) {
        if (in[row] == wanted) bytes += graph.shallow({row});
    }
    return bytes;
}

// Bytes that go when all objects of a set go.
uint64_t bytes_lost(const ObjectGraph& graph, const Roots& roots, const std::set<uint32_t>& set) {
    std::vector<bool> reached(graph.object_count + 1, false);
    std::vector<uint32_t> open;
    const auto visit = [&](uint32_t row) {
        if (set.contains(row) || reached[row]) return;
        reached[row] = true;
        open.push_back(row);
    };
    for (const ObjectId root : roots.rows) { visit(root.v); }
    while (!open.empty()) {
        const uint32_t row = open.back();
        open.pop_back();
        for (const ObjectId target : graph.references({row})) { visit(target.v); }
    }
    return bytes_of(graph, reached, false);
}

void check_roots(const ObjectGraph& graph, const Roots& roots) {
    std::set<uint32_t> expected;
    for (uint32_t row = 1; row <= graph.object_count; ++row) {
        bool referred = false;
        for (const ObjectId source : graph.referrers({row})) { referred |= source.v != row; }
        if (!referred || graph.type_text(ObjectId{row}) == "<class 'module'>") expected.insert(row);
    }
    std::vector<ObjectId> from;
    for (const uint32_t row : expected) { from.push_back({row}); }
    const std::vector<bool> reached = reached_from(graph, from, {});
    // An unreached object is in a component that nothing else enters exactly when all that reach
    // it are reached by it.
    for (uint32_t row = 1; row <= graph.object_count; ++row) {
        if (reached[row]) continue;
        const std::vector<bool> below = reached_from(graph, {ObjectId{row}}, {});
        bool is_entered = false;
        bool is_smallest = true;
        for (uint32_t other = 1; other <= graph.object_count; ++other) {
            if (!reached_from(graph, {ObjectId{other}}, {})[row]) continue;
            is_entered |= !below[other];
            is_smallest &= !below[other] || graph.address[other] >= graph.address[row];
        }
        if (!is_entered && is_smallest) expected.insert(row);
    }
    std::set<uint32_t> found;
    for (const ObjectId root : roots.rows) { found.insert(root.v); }
    CHECK(found == expected);
    CHECK(roots.rows.size() == found.size());
}

// d dominates o exactly when o cannot be reached without d; the immediate one is dominated by all
// others.
void check_dominators(const ObjectGraph& graph, const Roots& roots, const Dominators& dominators) {
    std::vector<std::set<uint32_t>> above(graph.object_count + 1);
    for (uint32_t row = 1; row <= graph.object_count; ++row) {
        const std::vector<bool> reached = reached_from(graph, roots.rows, {row});
        REQUIRE(dominators.retained[row] == bytes_of(graph, reached, false));
        for (uint32_t other = 1; other <= graph.object_count; ++other) {
            if (other != row && !reached[other]) above[other].insert(row);
        }
    }
    for (uint32_t row = 1; row <= graph.object_count; ++row) {
        const uint32_t immediate = dominators.immediate[row].v;
        std::set<uint32_t> expected = above[row];
        if (immediate == 0) {
            REQUIRE(expected.empty());
            continue;
        }
        REQUIRE(expected.erase(immediate) == 1);
        REQUIRE(expected == above[immediate]);
    }
    CHECK(dominators.retained[0] == graph.shallow_bytes);
}

void check_types(const ObjectGraph& graph, const Roots& roots, const Dominators& dominators) {
    std::vector<TypeTotal> totals = type_totals(graph);
    fill_retained(totals, graph, dominators);
    const DominatorTree tree = dominator_tree(dominators);
    for (const TypeTotal& total : totals) {
        // The union of the subtrees, not what would go if all of the type went: a set can keep
        // alive together what none of its members dominates.
        uint64_t expected = 0;
        for (uint32_t row = 1; row <= graph.object_count; ++row) {
            uint32_t at = row;
            while (at != 0 && graph.type[at] != total.type) { at = dominators.immediate[at].v; }
            if (at != 0) expected += graph.shallow({row});
        }
        CHECK(total.retained_bytes == expected);
    }
    for (uint32_t row = 1; row <= graph.object_count; ++row) {
        CHECK(retained_by_set(dominators, tree, std::vector<ObjectId>{{row}}) ==
              bytes_lost(graph, roots, {row}));
        for (const ObjectId child : dominated_children(tree, {row})) {
            CHECK(dominators.immediate[child.v].v == row);
            CHECK(tree.dominates({row}, child));
            CHECK_FALSE(tree.dominates(child, {row}));
        }
    }
}

void check_cycles(const ObjectGraph& graph, const std::vector<Cycle>& cycles) {
    std::vector<bool> in_cycle(graph.object_count + 1, false);
    for (const Cycle& cycle : cycles) {
        for (const ObjectId member : cycle.members) {
            CHECK_FALSE(in_cycle[member.v]);
            in_cycle[member.v] = true;
            const std::vector<bool> reached = reached_from(graph, {member}, {});
            for (const ObjectId other : cycle.members) { CHECK(reached[other.v]); }
        }
    }
    for (uint32_t row = 1; row <= graph.object_count; ++row) {
        bool circular = false;
        for (const ObjectId target : graph.references({row})) {
            circular |= reached_from(graph, {target}, {})[row];
        }
        CHECK(in_cycle[row] == circular);
    }
}

// Every simple path from a root, shortest first: only the lengths are fixed.
std::vector<size_t> all_path_lengths(const ObjectGraph& graph, const Roots& roots,
                                     ObjectId target) {
    std::vector<size_t> lengths;
    std::queue<ObjectPath> open;
    for (const ObjectId root : roots.rows) { open.push({root}); }
    while (!open.empty() && lengths.size() < 5000) {
        const ObjectPath path = open.front();
        open.pop();
        if (path.back() == target) {
            lengths.push_back(path.size());
            continue;
        }
        std::set<uint32_t> targets;
        for (const ObjectId next : graph.references(path.back())) { targets.insert(next.v); }
        for (const uint32_t next : targets) {
            if (std::find(path.begin(), path.end(), ObjectId{next}) != path.end()) continue;
            ObjectPath longer = path;
            longer.push_back({next});
            open.push(std::move(longer));
        }
    }
    return lengths;
}

void check_paths(const ObjectGraph& graph, const Roots& roots, ObjectId target, uint32_t count) {
    JobContext job;
    const PathResult found = find_paths(graph, roots, {target, {}, count}, job).value();
    std::vector<size_t> lengths = all_path_lengths(graph, roots, target);
    lengths.resize(std::min<size_t>(lengths.size(), count));
    REQUIRE(found.paths.size() == lengths.size());
    std::set<std::vector<ObjectId>> distinct;
    for (size_t i = 0; i < found.paths.size(); ++i) {
        const ObjectPath& path = found.paths[i];
        CHECK(path.size() == lengths[i]);
        CHECK(roots.is_root(path.front()));
        CHECK(path.back() == target);
        for (size_t step = 1; step < path.size(); ++step) {
            const auto targets = graph.references(path[step - 1]);
            CHECK(std::find(targets.begin(), targets.end(), path[step]) != targets.end());
        }
        distinct.insert(path);
    }
    CHECK(distinct.size() == found.paths.size());
}

}  // namespace

TEST_CASE("roots, dominators, retained bytes and cycles match taking objects away") {
    Random random(7);
    for (int round = 0; round < 1000; ++round) {
        CAPTURE(round);
        const Dataset dataset = loaded_dump(typed_dump(random_edges(random)));
        const ObjectGraph& graph = *dataset.graph;
        JobContext job;
        const Roots roots = find_roots(graph, job).value();
        const Dominators dominators = find_dominators(graph, roots, job).value();
        check_roots(graph, roots);
        check_dominators(graph, roots, dominators);
        if (round % 4 == 0) {
            check_types(graph, roots, dominators);
            check_cycles(graph, find_cycles(graph, roots, dominators, job).value());
        }
    }
}

TEST_CASE("shortest paths match trying all paths in order of length") {
    Random random(11);
    for (int round = 0; round < 150; ++round) {
        CAPTURE(round);
        Edges edges = random_edges(random);
        if (edges.size() > 8) edges.resize(8);
        for (auto& targets : edges) {
            for (uint32_t& target : targets) {
                target = 1 + (target - 1) % static_cast<uint32_t>(edges.size());
            }
        }
        const Dataset dataset = loaded_dump(typed_dump(edges));
        JobContext job;
        const Roots roots = find_roots(*dataset.graph, job).value();
        const ObjectId target{1 + random() % static_cast<uint32_t>(edges.size())};
        check_paths(*dataset.graph, roots, target, 1);
        check_paths(*dataset.graph, roots, target, 6);
    }
}

TEST_CASE("chains and stars of 50,000 objects need no stack") {
    constexpr uint32_t kCount = 50'000;
    JobContext job;
    Edges chain(kCount);
    for (uint32_t i = 0; i + 1 < kCount; ++i) { chain[i] = {i + 2}; }
    const Dataset long_chain = loaded_dump(dump_of_edges(chain));
    const Roots roots = find_roots(*long_chain.graph, job).value();
    REQUIRE(roots.rows.size() == 1);
    const Dominators dominators = find_dominators(*long_chain.graph, roots, job).value();
    CHECK(dominators.retained[1] == uint64_t{kCount} * 10);
    CHECK(dominator_depth(dominators, {kCount}) == kCount);
    CHECK(find_paths(*long_chain.graph, roots, {{kCount}, {}, 3}, job).value().paths.size() == 1);
    chain[kCount - 1] = {1};  // now a ring: one cycle of all
    const Dataset ring = loaded_dump(dump_of_edges(chain));
    const Roots ring_roots = find_roots(*ring.graph, job).value();
    REQUIRE(ring_roots.rows == std::vector<ObjectId>{{1}});
    const Dominators ring_dominators = find_dominators(*ring.graph, ring_roots, job).value();
    const auto cycles = find_cycles(*ring.graph, ring_roots, ring_dominators, job).value();
    REQUIRE(cycles.size() == 1);
    CHECK(cycles[0].members.size() == kCount);
    Edges star(kCount);
    for (uint32_t i = 1; i < kCount; ++i) { star[0].push_back(i + 1); }
    const Dataset wide = loaded_dump(dump_of_edges(star));
    const Roots star_roots = find_roots(*wide.graph, job).value();
    CHECK(find_dominators(*wide.graph, star_roots, job).value().retained[1] ==
          uint64_t{kCount} * 10);
}

TEST_CASE("a graph takes at most 48 bytes an object and 12 an edge") {
    Random random(13);
    Edges edges(50'000);
    for (auto& targets : edges) {
        for (uint32_t i = random() % 7; i > 0; --i) { targets.push_back(1 + random() % 50'000); }
    }
    const Dataset dataset = loaded_dump(dump_of_edges(edges));
    const ObjectGraph& graph = *dataset.graph;
    REQUIRE(graph.object_count == 50'000);
    const uint64_t strings = graph.types.memory_bytes();
    CHECK(graph.memory_bytes() - strings <= 48 * graph.object_count + 12 * graph.edge_count);
}

TEST_CASE("any number of threads gives the same graph") {
    Random random(3);
    Edges edges(60'000);
    for (auto& targets : edges) {
        for (uint32_t i = random() % 5; i > 0; --i) { targets.push_back(random() % 70'000); }
    }
    std::string text = dump_of_edges(edges);
    text.insert(text.size() - 2, ", \"9\": {\"size\": 99}");
    const Dataset serial = loaded_dump(text);
    ThreadPool pool(3);
    JobContext job(&pool);
    const Dataset parallel =
        std::move(load_pyheap(Input::from_memory("test.json", text), {}, job)).value();
    const ObjectGraph& a = *serial.graph;
    const ObjectGraph& b = *parallel.graph;
    REQUIRE(a.object_count == 60'000);
    REQUIRE(a.row_count() == b.row_count());
    CHECK(std::equal(a.address.begin(), a.address.end(), b.address.begin()));
    CHECK(std::equal(a.out_target.begin(), a.out_target.end(), b.out_target.begin()));
    CHECK(std::equal(a.in_source.begin(), a.in_source.end(), b.in_source.begin()));
    CHECK(std::equal(a.out_begin.begin(), a.out_begin.end(), b.out_begin.begin()));
}
