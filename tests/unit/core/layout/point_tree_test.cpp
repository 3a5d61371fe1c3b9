#include "core/layout/point_tree.h"

#include <cmath>

#include "tests/support/catch.h"
#include "tests/support/random.h"

using namespace hs;

namespace {

// In clouds, some of them on one spot.
std::vector<ScenePoint> clouds(test::Random& random, size_t count) {
    std::vector<ScenePoint> points;
    while (points.size() < count) {
        const auto x = static_cast<double>(random.below(10'000));
        const auto y = static_cast<double>(random.below(10'000));
        const uint64_t width = random.below(3) == 0 ? 1 : 1 + random.below(500);
        for (uint64_t i = 0; i < 40 && points.size() < count; ++i) {
            points.push_back({x + static_cast<double>(random.below(width)),
                              y + static_cast<double>(random.below(width))});
        }
    }
    return points;
}

}  // namespace

TEST_CASE("Without spread every other point is met alone, once", "[layout]") {
    test::Random random(3);
    for (const size_t count : {0, 1, 2, 9, 300}) {
        const std::vector<ScenePoint> points = clouds(random, count);
        PointTree tree;
        tree.build(points);
        for (uint32_t i = 0; i < count; ++i) {
            std::vector<int> met(count);
            int far = 0;
            tree.visit(
                i, 0, [&](uint32_t other) { ++met[other]; }, [&](ScenePoint, uint32_t) { ++far; });
            CHECK(far == 0);
            for (uint32_t k = 0; k < count; ++k) CHECK(met[k] == (k == i ? 0 : 1));
        }
    }
}

TEST_CASE("With spread all points count, few of them alone, and the sums are near", "[layout]") {
    test::Random random(4);
    const std::vector<ScenePoint> points = clouds(random, 4000);
    PointTree tree;
    tree.build(points);
    uint64_t visits = 0;
    for (uint32_t i = 0; i < points.size(); i += 37) {
        uint64_t met = 0;
        ScenePoint sum;
        ScenePoint exact;
        const auto add = [&](ScenePoint& to, ScenePoint from, double count) {
            const double dx = points[i].x - from.x;
            const double dy = points[i].y - from.y;
            const double square = std::max(dx * dx + dy * dy, 1.0);
            to.x += dx * count / square;
            to.y += dy * count / square;
        };
        tree.visit(
            i, PointTree::kMostSpread,
            [&](uint32_t other) {
                add(sum, points[other], 1);
                ++met;
                ++visits;
            },
            [&](ScenePoint middle, uint32_t count) {
                add(sum, middle, count);
                met += count;
                ++visits;
            });
        CHECK(met == points.size() - 1);
        double strength = 0;
        for (uint32_t k = 0; k < points.size(); ++k) {
            if (k == i) continue;
            add(exact, points[k], 1);
            strength +=
                1 / std::max(std::hypot(points[k].x - points[i].x, points[k].y - points[i].y), 1.0);
        }
        CHECK(std::hypot(sum.x - exact.x, sum.y - exact.y) < 0.02 * strength);
    }
    CHECK(visits / (points.size() / 37) < 400);
}
