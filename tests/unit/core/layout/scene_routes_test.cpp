#include "core/layout/scene_routes.h"

#include <cmath>
#include <random>

#include "core/layout/scene_layout.h"
#include "tests/support/catch.h"

using namespace hs;

namespace {

struct Random {
    std::mt19937 engine;
    uint32_t below(uint32_t limit) { return static_cast<uint32_t>(engine() % limit); }
};

// Nodes in columns at random, and references of any length in any direction.
GraphScene random_scene(Random& random, uint32_t nodes, uint32_t layers, uint32_t edges) {
    GraphScene scene;
    for (uint32_t i = 0; i < nodes; ++i) {
        SceneNode node;
        node.key.object = ObjectId{i + 1};
        node.layer = static_cast<int32_t>(random.below(layers)) - static_cast<int32_t>(layers / 2);
        node.retained_bytes = uint64_t{1} << random.below(24);
        scene.nodes.push_back(node);
    }
    for (uint32_t i = 0; i < edges; ++i) {
        scene.edges.push_back({random.below(nodes), random.below(nodes), 1, false});
    }
    return scene;
}

std::vector<SceneCurve> curves_of(const GraphScene& scene, const SceneLayout& layout,
                                  const SceneMeasures& measures, size_t edge) {
    std::vector<SceneCurve> curves;
    edge_curves({scene, measures, layout.routes, layout.centers}, edge, curves);
    return curves;
}

// How many cards the references pass through that are not at their ends.
size_t crossed_cards(const GraphScene& scene, const SceneLayout& layout,
                     const SceneMeasures& measures) {
    constexpr int kSamples = 48;
    size_t crossed = 0;
    for (size_t edge = 0; edge < scene.edges.size(); ++edge) {
        for (const SceneCurve& curve : curves_of(scene, layout, measures, edge)) {
            for (int i = 0; i <= kSamples; ++i) {
                const ScenePoint at = point_on(curve, static_cast<double>(i) / kSamples);
                const size_t card = layout.at(at, measures);
                const bool is_own = card == scene.edges[edge].from || card == scene.edges[edge].to;
                crossed += card != SIZE_MAX && !is_own ? 1 : 0;
            }
        }
    }
    return crossed;
}

// Straight from card to card, as if nothing were between them.
size_t crossed_by_straight_lines(const GraphScene& scene, SceneLayout layout,
                                 const SceneMeasures& measures) {
    layout.routes = {};
    return crossed_cards(scene, layout, measures);
}

SceneMeasures measures_for_tests() {
    SceneMeasures measures;
    measures.most_bytes = uint64_t{1} << 24;
    return measures;
}

SceneLayout layered(const GraphScene& scene, const SceneMeasures& measures,
                    const SceneHistory& history) {
    JobContext job;
    return std::move(layered_scene(scene, measures, history, job)).value();
}

}  // namespace

TEST_CASE("No reference passes through a card it does not belong to", "[routes]") {
    const SceneMeasures measures = measures_for_tests();
    for (uint32_t seed = 1; seed <= 24; ++seed) {
        CAPTURE(seed);
        Random random{std::mt19937(seed)};
        const uint32_t nodes = 2 + random.below(90);
        const GraphScene scene = random_scene(random, nodes, 1 + random.below(9), nodes * 2);
        const SceneLayout layout = layered(scene, measures, {});
        CHECK(crossed_cards(scene, layout, measures) == 0);
    }
}

TEST_CASE("References go around cards also when a picture has grown", "[routes]") {
    const SceneMeasures measures = measures_for_tests();
    Random random{std::mt19937(7)};
    const GraphScene whole = random_scene(random, 80, 7, 200);
    GraphScene first = whole;
    first.nodes.resize(40);
    std::erase_if(first.edges, [](const SceneEdge& it) { return it.from >= 40 || it.to >= 40; });
    const SceneLayout before = layered(first, measures, {});
    const SceneLayout after = layered(whole, measures, {places_of(first, before), {}});
    CHECK(crossed_cards(whole, after, measures) == 0);
    CHECK(crossed_by_straight_lines(whole, after, measures) > 0);
}

TEST_CASE("A reference begins at its card, ends at the other, and has no jumps", "[routes]") {
    const SceneMeasures measures = measures_for_tests();
    Random random{std::mt19937(3)};
    const GraphScene scene = random_scene(random, 60, 6, 150);
    const SceneLayout layout = layered(scene, measures, {});
    for (size_t edge = 0; edge < scene.edges.size(); ++edge) {
        const auto curves = curves_of(scene, layout, measures, edge);
        const auto [from, to, times, in_chain] = scene.edges[edge];
        CHECK(curves.empty() == (from == to));
        if (curves.empty()) continue;
        const double half = measures.card_width / 2;
        CHECK(std::abs(std::abs(curves.front().a.x - layout.centers[from].x) - half) < 1e-6);
        CHECK(curves.front().a.y == layout.centers[from].y);
        CHECK(std::abs(std::abs(curves.back().d.x - layout.centers[to].x) - half) < 1e-6);
        CHECK(curves.back().d.y == layout.centers[to].y);
        for (size_t i = 1; i < curves.size(); ++i) CHECK(curves[i].a == curves[i - 1].d);
    }
}

TEST_CASE("References that share a gap are drawn side by side", "[routes]") {
    // Two columns of three with one card between them, and all refer past it.
    GraphScene scene;
    for (uint32_t i = 0; i < 7; ++i) {
        SceneNode node;
        node.key.object = ObjectId{i + 1};
        node.layer = i == 6 ? 1 : i < 3 ? 0 : 2;
        scene.nodes.push_back(node);
    }
    for (uint32_t i = 0; i < 3; ++i) scene.edges.push_back({i, 5 - i, 1, false});
    const SceneMeasures measures = measures_for_tests();
    const SceneLayout layout = layered(scene, measures, {});
    CHECK(crossed_cards(scene, layout, measures) == 0);
    REQUIRE(layout.routes.bends.size() == 3);
    for (size_t i = 0; i < 3; ++i) {
        for (size_t k = 0; k < i; ++k) {
            CHECK(std::abs(layout.routes.bends[i].y - layout.routes.bends[k].y) > 1);
        }
    }
}

TEST_CASE("Cards dragged on top of one another leave a way that is finite", "[routes]") {
    const SceneMeasures measures = measures_for_tests();
    Random random{std::mt19937(11)};
    const GraphScene scene = random_scene(random, 40, 5, 120);
    SceneLayout layout = layered(scene, measures, {});
    for (size_t i = 0; i < layout.centers.size(); i += 2) {
        layout.centers[i].x += static_cast<double>(random.below(900)) - 450;
        layout.centers[i].y = static_cast<double>(random.below(60));
    }
    layout.routes = find_routes(scene, layout.centers, layout.heights, measures);
    for (size_t edge = 0; edge < scene.edges.size(); ++edge) {
        for (const SceneCurve& curve : curves_of(scene, layout, measures, edge)) {
            CHECK(std::isfinite(curve.d.x + curve.d.y));
            CHECK(std::abs(curve.d.y) < 1e5);
        }
    }
}

TEST_CASE("A reference goes around a card that was dragged into the column it passes", "[routes]") {
    GraphScene scene;  // 0 -> 1 -> 2, and 0 -> 2 past the column of 1
    for (uint32_t i = 0; i < 4; ++i) {
        SceneNode node;
        node.key.object = ObjectId{i + 1};
        node.layer = static_cast<int32_t>(i);
        scene.nodes.push_back(node);
        if (i > 0) scene.edges.push_back({i - 1, i, 1, false});
    }
    scene.edges.push_back({0, 2, 1, false});
    const SceneMeasures measures = measures_for_tests();
    SceneLayout layout = layered(scene, measures, {});
    const double below = layout.routes.bends.at(0).y;
    // The last one, from its own column into that of 1, onto the line.
    layout.centers[3] = {layout.centers[1].x + 30, below};
    layout.routes = find_routes(scene, layout.centers, layout.heights, measures);
    REQUIRE_FALSE(layout.routes.bends.empty());
    const ScenePoint around = layout.routes.bends.back();
    const SceneRect card = layout.card(3, measures);
    CHECK((around.y < card.top || around.y > card.bottom));
    CHECK(std::abs(around.y - layout.centers[1].y) > layout.heights[1] / 2);
}

TEST_CASE("Arranging columns counts its progress and ends when it is cancelled", "[routes]") {
    Random random{std::mt19937(5)};
    const GraphScene scene = random_scene(random, 60, 6, 150);
    JobContext job;
    REQUIRE(layered_scene(scene, measures_for_tests(), {}, job).ok());
    const ProgressSnapshot done = job.progress();
    CHECK(done.total > 0);
    CHECK(done.done == done.total);
    JobContext given_up;
    given_up.cancel();
    const auto none = layered_scene(scene, measures_for_tests(), {}, given_up);
    REQUIRE_FALSE(none.ok());
    CHECK(none.error().code == ErrorCode::kCancelled);
}
