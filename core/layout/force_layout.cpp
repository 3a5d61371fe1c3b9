// Forces after Fruchterman and Reingold; nodes that are far away and close together push as one.

#include <algorithm>
#include <cmath>

#include "core/layout/point_tree.h"
#include "core/layout/scene_layout.h"

namespace hs {
namespace {

constexpr double kIdealPx = 230;      // a reference wants to be about so long
constexpr double kFirstStepPx = 400;  // the furthest a node goes in the first step
constexpr double kPull = 2;  // towards the middle, so that separate parts stay near one another
constexpr unsigned kSeparations = 80;

class Forces {
public:
    Forces(const GraphScene& scene, const SceneMeasures& measures, const std::set<SceneKey>& pinned,
           ForceState& state)
        : scene_(scene), measures_(measures), at_(state.layout.centers), state_(state) {
        const size_t count = at_.size();
        is_pinned_.resize(count);
        for (size_t i = 0; i < count; ++i) is_pinned_[i] = pinned.count(scene.nodes[i].key) != 0;
        move_.resize(count);
    }

    void step() {
        std::fill(move_.begin(), move_.end(), ScenePoint{});
        push_apart();
        pull_together();
        const double left = 1 - static_cast<double>(state_.step) / ForceState::kSteps;
        const double most = std::max(kFirstStepPx * left * left, 1.0);
        for (size_t i = 0; i < at_.size(); ++i) {
            if (is_pinned_[i]) continue;
            const double length = std::hypot(move_[i].x, move_[i].y);
            if (!(length > 0)) continue;
            const double part = std::min(length, most) / length;
            at_[i].x += move_[i].x * part;
            at_[i].y += move_[i].y * part;
        }
        ++state_.step;
    }

    // Cards that overlap are pushed apart along the shorter way. Neighbours are found by their
    // left edges in order.
    void separate(JobContext& job) {
        std::vector<uint32_t> order(at_.size());
        for (uint32_t i = 0; i < order.size(); ++i) order[i] = i;
        for (unsigned pass = 0; pass < kSeparations && !job.cancelled(); ++pass) {
            std::stable_sort(order.begin(), order.end(),
                             [&](uint32_t a, uint32_t b) { return at_[a].x < at_[b].x; });
            bool any = false;
            for (size_t i = 0; i < order.size(); ++i) {
                for (size_t k = i + 1; k < order.size(); ++k) {
                    const double across = at_[order[k]].x - at_[order[i]].x;
                    if (across >= measures_.card_width + kAir) break;
                    any = part(order[i], order[k]) || any;
                }
            }
            if (!any) return;
        }
    }

private:
    static constexpr double kAir = 16;

    bool part(uint32_t a, uint32_t b) {
        const double dx = at_[b].x - at_[a].x;
        const double dy = at_[b].y - at_[a].y;
        const double over_x = measures_.card_width + kAir - std::abs(dx);
        const double tall = (state_.layout.heights[a] + state_.layout.heights[b]) / 2 + kAir;
        const double over_y = tall - std::abs(dy);
        if (over_x <= 0.01 || over_y <= 0.01) return false;
        if (is_pinned_[a] && is_pinned_[b]) return false;
        const double share_a = is_pinned_[a] ? 0 : is_pinned_[b] ? 1 : 0.5;
        if (over_y <= over_x) {
            const double way = dy >= 0 ? over_y : -over_y;
            at_[a].y -= way * share_a;
            at_[b].y += way * (1 - share_a);
        } else {
            const double way = dx >= 0 ? over_x : -over_x;
            at_[a].x -= way * share_a;
            at_[b].x += way * (1 - share_a);
        }
        return true;
    }

    void push_apart() {
        tree_.build(at_);
        for (uint32_t node = 0; node < at_.size(); ++node) {
            const ScenePoint at = at_[node];
            ScenePoint sum;
            const auto push = [&](ScenePoint from, double count) {
                double dx = at.x - from.x;
                double dy = at.y - from.y;
                double square = dx * dx + dy * dy;
                if (square < 1) {
                    // On one spot: away in a direction of its own.
                    dx = std::cos(static_cast<double>(node));
                    dy = std::sin(static_cast<double>(node));
                    square = 1;
                }
                sum.x += dx * count / square;
                sum.y += dy * count / square;
            };
            tree_.visit(
                node, PointTree::kMostSpread, [&](uint32_t other) { push(at_[other], 1); },
                [&](ScenePoint middle, uint32_t count) { push(middle, count); });
            move_[node].x += sum.x * kIdealPx * kIdealPx;
            move_[node].y += sum.y * kIdealPx * kIdealPx;
        }
    }

    void pull_together() {
        for (const SceneEdge& edge : scene_.edges) {
            if (edge.from == edge.to) continue;
            const double dx = at_[edge.to].x - at_[edge.from].x;
            const double dy = at_[edge.to].y - at_[edge.from].y;
            const double force = std::hypot(dx, dy) / kIdealPx;
            move_[edge.from].x += dx * force;
            move_[edge.from].y += dy * force;
            move_[edge.to].x -= dx * force;
            move_[edge.to].y -= dy * force;
        }
        double middle_x = 0;
        double middle_y = 0;
        for (const ScenePoint& point : at_) {
            middle_x += point.x / static_cast<double>(at_.size());
            middle_y += point.y / static_cast<double>(at_.size());
        }
        for (size_t i = 0; i < at_.size(); ++i) {
            move_[i].x += (middle_x - at_[i].x) * kPull;
            move_[i].y += (middle_y - at_[i].y) * kPull;
        }
    }

    const GraphScene& scene_;
    const SceneMeasures& measures_;
    std::vector<ScenePoint>& at_;
    ForceState& state_;
    std::vector<bool> is_pinned_;
    std::vector<ScenePoint> move_;
    PointTree tree_;
};

}  // namespace

Result<ForceState> begin_forces(const GraphScene& scene, const SceneMeasures& measures,
                                const SceneHistory& history, JobContext& job) {
    ForceState state;
    HS_TRY(state.layout, layered_scene(scene, measures, history, job));
    state.layout.routes = {};  // forces go straight
    for (size_t i = 0; i < scene.nodes.size(); ++i) {
        const auto found = history.before.find(scene.nodes[i].key);
        if (found != history.before.end()) state.layout.centers[i] = found->second;
    }
    // What was there moves a little only: the picture is warmed up, not melted.
    if (!history.before.empty()) state.step = ForceState::kSteps / 2;
    return state;
}

Result<ForceState> step_forces(const ForceInput& input, ForceState state, unsigned steps,
                               JobContext& job) {
    if (state.layout.centers.empty()) {
        state.is_settled = true;
        return state;
    }
    Forces forces(input.scene, input.measures, input.pinned, state);
    for (unsigned i = 0; i < steps && state.step < ForceState::kSteps; ++i) {
        forces.step();
        if (job.cancelled()) return cancelled_error();
    }
    if (state.step >= ForceState::kSteps) {
        forces.separate(job);
        if (job.cancelled()) return cancelled_error();
        state.is_settled = true;
    }
    find_bounds(state.layout, input.measures);
    return state;
}

}  // namespace hs
