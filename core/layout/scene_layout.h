#pragma once
// Places for the nodes of a GraphScene: cards in columns, from what holds to what is held, or
// spread by forces. Both begin from where nodes already are, so that little moves when a scene
// grows. Units are design pixels; the same scene and places give the same picture anywhere.

#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/layout/graph_scene.h"
#include "core/layout/scene_geometry.h"

namespace hs {

using ScenePlaces = std::map<SceneKey, ScenePoint>;

// Grows with the logarithm of what the node keeps alive.
double card_height(const SceneNode& node, const SceneMeasures& measures);

struct SceneLayout {
    std::vector<ScenePoint> centers;  // by node
    std::vector<double> heights;      // by node
    SceneRect bounds;                 // of all cards
    SceneRoutes routes;               // of columns; forces go straight

    [[nodiscard]] SceneRect card(size_t node, const SceneMeasures& measures) const {
        const ScenePoint at = centers[node];
        return {at.x - measures.card_width / 2, at.y - heights[node] / 2,
                at.x + measures.card_width / 2, at.y + heights[node] / 2};
    }
    // The topmost card under a point; SIZE_MAX for none.
    [[nodiscard]] size_t at(ScenePoint point, const SceneMeasures& measures) const;
};
void find_bounds(SceneLayout& layout, const SceneMeasures& measures);
ScenePlaces places_of(const GraphScene& scene, const SceneLayout& layout);

struct SceneHistory {
    ScenePlaces before;         // where nodes are now; empty to arrange all anew
    std::set<SceneKey> pinned;  // stay exactly where they are
};

// Columns by layer. New nodes come to stand beside the one they came from; those already there make
// room with the least movement that is possible.
Result<SceneLayout> layered_scene(const GraphScene& scene, const SceneMeasures& measures,
                                  const SceneHistory& history, JobContext& job);

// Forces, some steps at a time: nodes push one another away, references pull together. Steps cost
// O(nodes * cells + edges), a few milliseconds at 5,000 nodes.
struct ForceState {
    SceneLayout layout;
    unsigned step = 0;
    bool is_settled = false;

    static constexpr unsigned kSteps = 240;
};
Result<ForceState> begin_forces(const GraphScene& scene, const SceneMeasures& measures,
                                const SceneHistory& history, JobContext& job);
struct ForceInput {
    const GraphScene& scene;
    const SceneMeasures& measures;
    const std::set<SceneKey>& pinned;
};
Result<ForceState> step_forces(const ForceInput& input, ForceState state, unsigned steps,
                               JobContext& job);

}  // namespace hs
