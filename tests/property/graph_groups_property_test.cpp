// Groups, drops, duplicate values and merged paths beside slow and obvious answers, on random
// dumps.

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/analysis/accumulation.h"
#include "core/analysis/duplicates.h"
#include "core/analysis/group_totals.h"
#include "core/analysis/paths.h"
#include "tests/support/catch.h"
#include "tests/support/graph_text.h"
#include "tests/support/random.h"

using namespace hs;
using test::Random;

namespace {

struct Item {
    std::string type;
    std::string file;  // empty: no source
    uint32_t size = 0;
    std::map<std::string, std::string> attributes;
    std::vector<uint32_t> targets;
};

// Object i has the id i + 1.
std::vector<Item> random_items(Random& random) {
    const char* const types[] = {"<class 'a.b.X'>", "<class 'a.b.Y'>", "<class 'list'>"};
    const char* const values[] = {"\"one\"", "\"two words\"", "17", "null", "[1]"};
    std::vector<Item> items(1 + random(16));
    for (Item& item : items) {
        item.type = types[random(3)];
        if (random(2) == 0) item.file = "/f" + std::to_string(random(2));
        item.size = 1 + random(100);
        for (uint32_t i = random(3); i > 0; --i) {
            item.attributes["n" + std::to_string(random(2))] = values[random(5)];
        }
        const auto count = static_cast<uint32_t>(items.size());
        for (uint32_t i = random(3); i > 0; --i) { item.targets.push_back(random(count)); }
    }
    return items;
}

std::string dump_of(const std::vector<Item>& items) {
    std::map<std::string, std::string> groups;
    for (size_t i = 0; i < items.size(); ++i) {
        const Item& item = items[i];
        std::string record = "\"size\": " + std::to_string(item.size);
        std::string list;
        for (const auto& [name, value] : item.attributes) {
            list += (list.empty() ? "\"" : ", \"") + name + "\": " + value;
        }
        record += ", \"attr\": {" + list + "}";
        list.clear();
        for (const uint32_t target : item.targets) {
            list += (list.empty() ? "[\"" : ", [\"") + items[target].type + "\", " +
                    std::to_string(target + 1) + "]";
        }
        record += ", \"ref\": [" + list + "]";
        if (!item.file.empty()) record += ", \"src\": {\"co_filename\": \"" + item.file + "\"}";
        std::string& group = groups[item.type];
        group += (group.empty() ? "\"" : ", \"") + std::to_string(i + 1) + "\": {" + record + "}";
    }
    std::string text;
    for (const auto& [type, group] : groups) {
        text += (text.empty() ? "\"" : ", \"") + type + "\": {" + group + "}";
    }
    return "{" + text + "}";
}

const Item& item_of(const std::vector<Item>& items, const ObjectGraph& graph, uint32_t row) {
    return items[graph.address[row] - 1];
}

// By group: objects, shallow bytes, and the bytes of all that have one of the group above them.
template <class NameOf>
void check_groups(const std::vector<GroupTotal>& found, const ObjectGraph& graph,
                  const Dominators& dominators, NameOf name_of) {
    std::map<std::string, GroupTotal> expected;
    for (uint32_t row = 1; row <= graph.object_count; ++row) {
        GroupTotal& own = expected[name_of(row)];
        ++own.objects;
        own.shallow_bytes += graph.shallow({row});
        std::set<std::string> above;
        for (uint32_t at = row; at != 0; at = dominators.immediate[at].v) {
            above.insert(name_of(at));
        }
        for (const std::string& name : above) {
            expected[name].retained_bytes += graph.shallow({row});
        }
    }
    REQUIRE(found.size() == expected.size());
    for (size_t i = 0; i < found.size(); ++i) {
        const GroupTotal& total = expected[found[i].name];
        CHECK(found[i].objects == total.objects);
        CHECK(found[i].shallow_bytes == total.shallow_bytes);
        CHECK(found[i].retained_bytes == total.retained_bytes);
        if (i > 0) CHECK(found[i - 1].retained_bytes >= found[i].retained_bytes);
    }
}

void check_drops(const ObjectGraph& graph, const Dominators& dominators) {
    const auto points = accumulation_points(graph, dominators, SIZE_MAX);
    REQUIRE(points.size() == graph.object_count);
    for (size_t i = 0; i < points.size(); ++i) {
        const uint32_t row = points[i].row.v;
        uint64_t largest = 0;
        uint32_t children = 0;
        for (uint32_t other = 1; other <= graph.object_count; ++other) {
            if (dominators.immediate[other].v != row) continue;
            largest = std::max(largest, dominators.retained[other]);
            ++children;
        }
        CHECK(points[i].drop_bytes == dominators.retained[row] - largest);
        CHECK(points[i].dominated_count == children);
        CHECK(points[i].largest_child.is_nil() == (children == 0));
        if (i > 0) CHECK(points[i - 1].drop_bytes >= points[i].drop_bytes);
    }
}

void check_duplicates(const std::vector<Item>& items, const ObjectGraph& graph, JobContext& job) {
    std::map<std::vector<std::string>, uint64_t> objects;
    for (const Item& item : items) {
        for (const auto& [name, value] : item.attributes) {
            if (value != "null" && value != "[1]") ++objects[{item.type, name, value}];
        }
    }
    std::erase_if(objects, [](const auto& entry) { return entry.second < 2; });
    const auto found = duplicate_values(graph, SIZE_MAX, job).value();
    REQUIRE(found.size() == objects.size());
    for (const DuplicateValue& value : found) {
        CHECK(value.objects == objects[{std::string(graph.type_text(value.type)), value.name,
                                        std::string(value.token)}]);
        CHECK(value.text_bytes == value.token.size());
    }
}

// Each member of the set adds itself to all on its way down from a root.
void check_merged(const ObjectGraph& graph, const Roots& roots, Random& random, JobContext& job) {
    const ShortestPathTree tree = shortest_path_tree(graph, roots, job).value();
    std::vector<ObjectId> set;
    std::map<uint32_t, uint64_t> objects;
    std::map<uint32_t, uint64_t> bytes;
    for (uint32_t row = 1; row <= graph.object_count; ++row) {
        const uint32_t depth = tree.depth[row];
        const auto path = find_paths(graph, roots, {{row}, {}, 1}, job).value().paths;
        REQUIRE(path.size() == 1);
        CHECK(path[0].size() == depth);
        if (random(3) != 0) continue;
        set.push_back({row});
        uint32_t at = row;
        for (uint32_t step = 0; step < depth; ++step) {
            ++objects[at];
            bytes[at] += graph.shallow({row});
            const uint32_t above = tree.parent[at].v;
            if (above == 0) {
                CHECK(roots.is_root({at}));
                CHECK(step + 1 == depth);
            } else {
                const auto targets = graph.references({above});
                CHECK(std::find(targets.begin(), targets.end(), ObjectId{at}) != targets.end());
            }
            at = above;
        }
        CHECK(at == 0);
    }
    const MergedPaths merged = merge_paths(graph, tree, set);
    REQUIRE(merged.nodes.size() == objects.size() + 1);
    CHECK(merged.nodes[0].objects == set.size());
    for (size_t i = 1; i < merged.nodes.size(); ++i) {
        const MergedPaths::Node& node = merged.nodes[i];
        CHECK(node.objects == objects[node.row.v]);
        CHECK(node.shallow_bytes == bytes[node.row.v]);
        CHECK(node.parent < i);
        CHECK(merged.nodes[node.parent].row == tree.parent[node.row.v]);
    }
}

}  // namespace

TEST_CASE("groups, drops, duplicates and merged paths match counting object by object") {
    Random random(5);
    for (int round = 0; round < 400; ++round) {
        CAPTURE(round);
        const std::vector<Item> items = random_items(random);
        const Dataset dataset = loaded_dump(dump_of(items));
        const ObjectGraph& graph = *dataset.graph;
        JobContext job;
        const Roots roots = find_roots(graph, job).value();
        const Dominators dominators = find_dominators(graph, roots, job).value();
        check_groups(module_totals(graph, &dominators), graph, dominators, [&](uint32_t row) {
            return item_of(items, graph, row).type == "<class 'list'>" ? "builtins" : "a.b";
        });
        check_groups(source_file_totals(graph, &dominators, job).value(), graph, dominators,
                     [&](uint32_t row) { return item_of(items, graph, row).file; });
        check_drops(graph, dominators);
        check_duplicates(items, graph, job);
        check_merged(graph, roots, random, job);
    }
}
