#include "core/layout/graph_scene.h"

#include <cmath>

#include "core/analysis/cycles.h"
#include "core/layout/scene_layout.h"
#include "core/layout/scene_picture.h"
#include "tests/support/catch.h"
#include "tests/support/graph_text.h"

using namespace hs;

namespace {

struct Heap {
    Dataset dataset;
    Roots roots;
    Dominators dominators;
    ObjectNames names;
    JobContext job;

    explicit Heap(std::string text) : dataset(loaded_dump(std::move(text))) {
        roots = std::move(find_roots(*dataset.graph, job)).value();
        dominators = std::move(find_dominators(*dataset.graph, roots, job)).value();
        names = std::move(name_objects(*dataset.graph, roots, job)).value();
    }
    [[nodiscard]] SceneSource source() const { return {*dataset.graph, roots, dominators}; }
    [[nodiscard]] ObjectId id(uint64_t address) const {
        return object_with_id(*dataset.graph, address);
    }
    GraphScene scene(const SceneWish& wish) {
        return std::move(graph_scene(source(), wish, job)).value();
    }
    SceneWish from(uint64_t address) {
        return std::move(wish_for_object(source(), id(address), job)).value();
    }
};

// 1 -> 2 -> 3, and 3 holds `count` objects of its own.
std::string hub_dump(uint32_t count) {
    std::vector<std::vector<uint32_t>> references(3 + count);
    references[0] = {2};
    references[1] = {3};
    for (uint32_t i = 0; i < count; ++i) references[2].push_back(4 + i);
    return dump_of_edges(references);
}

size_t object_count(const GraphScene& scene) {
    size_t count = 0;
    for (const SceneNode& node : scene.nodes) count += node.is_group() ? 0 : 1;
    return count;
}

double moved(const GraphScene& scene, const SceneLayout& layout, const ScenePlaces& before) {
    double most = 0;
    for (size_t i = 0; i < scene.nodes.size(); ++i) {
        const auto found = before.find(scene.nodes[i].key);
        if (found == before.end()) continue;
        most = std::max(most, std::abs(layout.centers[i].y - found->second.y));
        most = std::max(most, std::abs(layout.centers[i].x - found->second.x));
    }
    return most;
}

size_t overlaps(const SceneLayout& layout, const SceneMeasures& measures) {
    size_t count = 0;
    for (size_t a = 0; a < layout.centers.size(); ++a) {
        for (size_t b = a + 1; b < layout.centers.size(); ++b) {
            const SceneRect one = layout.card(a, measures);
            const SceneRect two = layout.card(b, measures);
            if (one.left < two.right - 0.01 && two.left < one.right - 0.01 &&
                one.top < two.bottom - 0.01 && two.top < one.bottom - 0.01) {
                ++count;
            }
        }
    }
    return count;
}

SceneLayout layered(const GraphScene& scene, const SceneMeasures& measures,
                    const SceneHistory& history) {
    JobContext job;
    return std::move(layered_scene(scene, measures, history, job)).value();
}

}  // namespace

TEST_CASE("A scene of an object shows the chain that holds it and what it refers to", "[scene]") {
    Heap heap(hub_dump(20));
    const SceneWish wish = heap.from(3);
    CHECK(wish.chain == std::vector<ObjectId>{heap.id(1), heap.id(2), heap.id(3)});
    const GraphScene scene = heap.scene(wish);
    CHECK(object_count(scene) == 3 + SceneExpansion::kUsual);
    const SceneNode& root = scene.nodes[scene.find(heap.id(1))];
    CHECK(root.layer == 0);
    CHECK(root.is_root);
    CHECK(root.in_chain);
    CHECK(scene.nodes[scene.find(heap.id(3))].layer == 2);
    size_t groups = 0;
    for (const SceneNode& node : scene.nodes) {
        if (!node.is_group()) continue;
        ++groups;
        CHECK(node.group_count == 20 - SceneExpansion::kUsual);
        CHECK(node.layer == 3);
        CHECK(scene_node_title(*heap.dataset.graph, {}, node) == "14 more o");
    }
    CHECK(groups == 1);
    size_t chain_edges = 0;
    for (const SceneEdge& edge : scene.edges) chain_edges += edge.in_chain ? 1 : 0;
    CHECK(chain_edges == 2);
}

TEST_CASE("What is held stands to the right of what holds it, also among first objects",
          "[scene]") {
    // Two that 3 holds, and then the chain that holds 3 itself.
    Heap heap(hub_dump(20));
    SceneWish wish;
    wish.start = {heap.id(4), heap.id(5), heap.id(1), heap.id(2), heap.id(3)};
    const GraphScene scene = heap.scene(wish);
    const auto layer = [&](uint64_t address) {
        return scene.nodes[scene.find(heap.id(address))].layer;
    };
    CHECK(layer(4) == 0);
    CHECK(layer(5) == 0);
    CHECK(layer(3) == -1);
    CHECK(layer(2) == -2);
    CHECK(layer(1) == -3);
}

TEST_CASE("Groups open by number and by name, and collapsing takes all away", "[scene]") {
    Heap heap(hub_dump(20));
    SceneWish wish = heap.from(3);
    SceneExpansion& expansion = wish.expand(heap.id(3), Direction::kReferents);
    expansion.more.push_back({heap.dataset.graph->type[1], 10});
    CHECK(object_count(heap.scene(wish)) == 3 + SceneExpansion::kUsual + 10);
    wish.expand(heap.id(3), Direction::kReferents).picked.push_back(heap.id(23));
    const GraphScene scene = heap.scene(wish);
    CHECK(scene.find(heap.id(23)) != SIZE_MAX);
    CHECK(object_count(scene) == 3 + SceneExpansion::kUsual + 11);
    wish.collapse(heap.id(3), Direction::kReferents);
    const GraphScene collapsed = heap.scene(wish);
    CHECK(collapsed.nodes.size() == 3);
    CHECK(collapsed.nodes[collapsed.find(heap.id(3))].more_referents == 20);
}

TEST_CASE("Hidden objects are left out, and what only they lead to", "[scene]") {
    Heap heap(dump_of_edges({{2}, {3, 4}, {5}, {}, {}}));
    SceneWish wish;
    wish.start = {heap.id(1)};
    for (const uint64_t each : {1, 2, 3}) wish.expand(heap.id(each), Direction::kReferents);
    CHECK(heap.scene(wish).nodes.size() == 5);
    wish.hidden = {heap.id(3)};
    const GraphScene scene = heap.scene(wish);
    CHECK(scene.nodes.size() == 3);
    CHECK(scene.find(heap.id(5)) == SIZE_MAX);
}

TEST_CASE("A scene stops at its limits and says so", "[scene]") {
    Heap heap(hub_dump(6000));
    SceneWish wish = heap.from(3);
    wish.expand(heap.id(3), Direction::kReferents).shown = 6000;
    const GraphScene scene = heap.scene(wish);
    CHECK(scene.nodes.size() == GraphScene::kMostNodes);
    CHECK(scene.is_cut);
    heap.job.cancel();
    CHECK_FALSE(graph_scene(heap.source(), wish, heap.job).ok());
}

TEST_CASE("Cards stand in columns without overlap, holders to the left", "[scene]") {
    Heap heap(hub_dump(20));
    const GraphScene scene = heap.scene(heap.from(3));
    const SceneMeasures measures;
    const SceneLayout layout = layered(scene, measures, {});
    CHECK(overlaps(layout, measures) == 0);
    const double x1 = layout.centers[scene.find(heap.id(1))].x;
    const double x2 = layout.centers[scene.find(heap.id(2))].x;
    CHECK(x2 - x1 == measures.card_width + measures.column_gap);
    const SceneRect card = layout.card(0, measures);
    CHECK(layout.at({card.left + 1, card.top + 1}, measures) == 0);
    CHECK(layout.at({card.left - 9999, card.top}, measures) == SIZE_MAX);
}

TEST_CASE("What is on the screen moves little when a node is expanded", "[scene]") {
    Heap heap(dump_of_edges(
        {{2, 3, 4}, {5, 6, 7}, {8, 9, 10}, {11, 12}, {}, {}, {}, {}, {}, {}, {}, {}}));
    SceneWish wish;
    wish.start = {heap.id(1)};
    wish.expand(heap.id(1), Direction::kReferents);
    const GraphScene first = heap.scene(wish);
    const SceneMeasures measures;
    const SceneLayout before = layered(first, measures, {});
    wish.expand(heap.id(3), Direction::kReferents);
    const GraphScene second = heap.scene(wish);
    const ScenePlaces places = places_of(first, before);
    const SceneLayout after = layered(second, measures, {places, {}});
    CHECK(overlaps(after, measures) == 0);
    CHECK(moved(second, after, places) < 0.01);  // the new column is empty: nobody has to move
    wish.expand(heap.id(2), Direction::kReferents);
    const GraphScene third = heap.scene(wish);
    const ScenePlaces now = places_of(second, after);
    const SceneLayout last = layered(third, measures, {now, {}});
    CHECK(overlaps(last, measures) == 0);
    CHECK(moved(third, last, now) < 4 * (measures.most_height + measures.row_gap));
}

TEST_CASE("Pinned nodes stay where they are", "[scene]") {
    Heap heap(hub_dump(4));
    const GraphScene scene = heap.scene(heap.from(3));
    const SceneMeasures measures;
    SceneHistory history;
    history.before = places_of(scene, layered(scene, measures, {}));
    const SceneKey key{heap.id(2), {}, 0};
    history.before[key] = {777, -55};
    history.pinned.insert(key);
    const SceneLayout layout = layered(scene, measures, history);
    CHECK(layout.centers[scene.find(key)] == ScenePoint{777, -55});
    JobContext job;
    ForceState state = std::move(begin_forces(scene, measures, history, job)).value();
    state = std::move(step_forces({scene, measures, history.pinned}, state, 500, job)).value();
    CHECK(state.is_settled);
    CHECK(state.layout.centers[scene.find(key)] == ScenePoint{777, -55});
}

TEST_CASE("Forces settle without overlap, the same way every time", "[scene]") {
    Heap heap(hub_dump(60));
    SceneWish wish = heap.from(3);
    wish.expand(heap.id(3), Direction::kReferents).shown = 60;
    const GraphScene scene = heap.scene(wish);
    const SceneMeasures measures;
    const std::set<SceneKey> pinned;
    const auto run = [&] {
        JobContext job;
        ForceState state = std::move(begin_forces(scene, measures, {}, job)).value();
        while (!state.is_settled) {
            state = std::move(step_forces({scene, measures, pinned}, state, 40, job)).value();
        }
        return state;
    };
    const ForceState one = run();
    CHECK(overlaps(one.layout, measures) == 0);
    CHECK(one.layout.centers == run().layout.centers);
    JobContext cancelled;
    cancelled.cancel();
    CHECK_FALSE(
        step_forces({scene, measures, pinned}, ForceState{one.layout, 0, false}, 40, cancelled)
            .ok());
}

TEST_CASE("Parts that do not hang together stay near one another under forces", "[scene]") {
    // Twelve pairs.
    std::vector<std::vector<uint32_t>> references(24);
    for (uint32_t i = 0; i < 24; i += 2) references[i] = {i + 2};
    Heap heap(dump_of_edges(references));
    SceneWish wish = heap.from(1);
    for (uint32_t i = 2; i <= 24; ++i) wish.start.push_back(heap.id(i));
    const GraphScene scene = heap.scene(wish);
    REQUIRE(scene.nodes.size() == 24);
    const SceneMeasures measures;
    JobContext job;
    ForceState state = std::move(begin_forces(scene, measures, {}, job)).value();
    state = std::move(step_forces({scene, measures, {}}, state, 1000, job)).value();
    REQUIRE(state.is_settled);
    CHECK(state.layout.bounds.width() < 2500);
    CHECK(state.layout.bounds.height() < 2500);
    for (const SceneEdge& edge : scene.edges) {
        const ScenePoint a = state.layout.centers[edge.from];
        const ScenePoint b = state.layout.centers[edge.to];
        CHECK(std::hypot(a.x - b.x, a.y - b.y) < 500);
    }
}

TEST_CASE("A cycle is shown with its shortest ring, in words and as dot", "[scene]") {
    // 1 -> 2 -> 3 -> 1 and a detour 2 -> 4 -> 3; 5 holds 1.
    Heap heap(dump_of_edges({{2}, {3, 4}, {1}, {3}, {1}}));
    const auto cycles =
        std::move(find_cycles(*heap.dataset.graph, heap.roots, heap.dominators, heap.job)).value();
    REQUIRE(cycles.size() == 1);
    const SceneWish wish = wish_for_cycle(heap.source(), cycles[0].members);
    CHECK(wish.chain == std::vector<ObjectId>{heap.id(1), heap.id(2), heap.id(3)});
    const GraphScene ring = heap.scene(wish);
    size_t marked = 0;
    for (const SceneEdge& edge : ring.edges) marked += edge.in_chain ? 1 : 0;
    CHECK(marked == 3);
    CHECK(what_frees(*heap.dataset.graph, heap.names, cycles[0])
              .find("Referenced by o (no holder in dump), outside the cycle.") !=
          std::string::npos);

    const GraphScene garbage = std::move(cycles_scene(heap.source(), cycles, heap.job)).value();
    CHECK(garbage.nodes.size() == 4);
    CHECK(garbage.edges.size() == 5);
    const auto names = std::move(scene_edge_names(*heap.dataset.graph, garbage, heap.job)).value();
    REQUIRE(names.size() == garbage.edges.size());
    const std::string dot = scene_dot(*heap.dataset.graph, heap.names, garbage, names, "cycles");
    CHECK(dot.find("\"o1_1\" [label=\"o (no holder in dump)") != std::string::npos);
    CHECK(dot.find("\\n40 B") != std::string::npos);
    CHECK(dot.find("\"o1_1\" -> \"o2_2\"") != std::string::npos);
    CHECK(dot.find("\"o5_5\"") == std::string::npos);
}

TEST_CASE("An SVG of a scene has a card for each node and escapes names", "[scene]") {
    Heap heap("{\"a<b>&\": {\"1\": {\"size\": 10, \"ref\": [[\"x\", 2]]}}, \"x\": {\"2\": {}}}");
    SceneWish wish;
    wish.start = {heap.id(1), heap.id(2)};
    const GraphScene scene = heap.scene(wish);
    const SceneMeasures measures;
    const SceneLayout layout = layered(scene, measures, {});
    const std::vector<uint32_t> colours(scene.nodes.size(), 0x112233);
    SceneColours all;
    all.fill_rgb = colours;
    all.text_rgb = colours;
    const std::vector<std::string> names = {"<name>"};
    const std::string svg = scene_svg(
        {*heap.dataset.graph, heap.names, scene, layout, measures, all, names, SizeUnits::kBinary});
    CHECK(svg.find("a&lt;b&gt;&amp;") != std::string::npos);
    CHECK(svg.find("a<b>") == std::string::npos);
    CHECK(svg.find("&lt;name&gt;") != std::string::npos);
    CHECK(svg.find("#112233") != std::string::npos);
}
