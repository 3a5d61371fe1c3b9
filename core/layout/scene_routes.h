#pragma once
// The way of each reference between the cards of a scene. In columns, a reference that leads past
// columns goes through gaps between their cards, so that no line crosses a card it has nothing to
// do with:
//
//   ┌────┐      ┌────┐     ┌────┐
//   │from├╮     └────┘    ╭┤ to │
//   └────┘╰───────────────╯└────┘     bends: where it passes a column, at what height
//               ┌────┐
//               └────┘

#include <cstdint>
#include <span>
#include <vector>

#include "core/layout/graph_scene.h"
#include "core/layout/scene_geometry.h"

namespace hs {

// A cubic curve from a to d; through a column it is level.
struct SceneCurve {
    ScenePoint a;
    ScenePoint b;
    ScenePoint c;
    ScenePoint d;
};
// t from 0 to 1.
ScenePoint point_on(const SceneCurve& curve, double t);

// For columns as layered_scene makes them. A card that was dragged is gone around in every column
// it reaches into, not in the gap between two. O(edges × columns passed × log cards).
SceneRoutes find_routes(const GraphScene& scene, std::span<const ScenePoint> centers,
                        std::span<const double> heights, const SceneMeasures& measures);

struct SceneShape {
    const GraphScene& scene;
    const SceneMeasures& measures;
    const SceneRoutes& routes;
    std::span<const ScenePoint> centers;  // of now: they move while a picture changes
};
// A reference leaves at the right of a card and arrives at the left of another; one that leads back
// goes the other way, and one within a column goes around at the right. Replaces curves, whose ends
// meet; none for a loop.
void edge_curves(const SceneShape& shape, size_t edge, std::vector<SceneCurve>& curves);

}  // namespace hs
