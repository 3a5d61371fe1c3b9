#include "core/layout/scene_layout.h"

#include <algorithm>
#include <cmath>

#include "core/layout/scene_routes.h"

namespace hs {
namespace {

constexpr double kOldWeight = 1000;  // moving what is on screen costs so much more
constexpr unsigned kSweeps = 10;
constexpr unsigned kRounds = 12;

struct Spot {
    uint32_t node = 0;
    double wish = 0;  // of its centre
    double weight = 1;
    double order = 0;  // along the column
};

class Columns {
public:
    Columns(const GraphScene& scene, const SceneMeasures& measures, const SceneHistory& history,
            JobContext& job)
        : scene_(scene), measures_(measures), history_(history), job_(job) {}

    Result<SceneLayout> make() {
        const size_t count = scene_.nodes.size();
        layout_.centers.resize(count);
        for (const SceneNode& node : scene_.nodes) {
            layout_.heights.push_back(card_height(node, measures_));
        }
        make_columns();
        find_neighbours();
        is_old_.assign(count, false);
        bool any_old = false;
        for (size_t i = 0; i < count; ++i) {
            const auto found = history_.before.find(scene_.nodes[i].key);
            if (found == history_.before.end()) continue;
            layout_.centers[i] = found->second;
            is_old_[i] = any_old = true;
        }
        job_.begin_stage("arranging columns",
                         columns_.size() * (any_old ? 1 : 1 + kSweeps + kRounds));
        any_old ? grow() : arrange();
        if (job_.cancelled()) return cancelled_error();
        set_x();
        for (size_t i = 0; i < count; ++i) {
            if (is_old_[i] && history_.pinned.count(scene_.nodes[i].key) != 0) {
                layout_.centers[i] = history_.before.at(scene_.nodes[i].key);
            }
        }
        return std::move(layout_);
    }

private:
    void make_columns() {
        std::map<int32_t, std::vector<uint32_t>> by_layer;
        for (uint32_t i = 0; i < scene_.nodes.size(); ++i) {
            by_layer[scene_.nodes[i].layer].push_back(i);
        }
        for (auto& [layer, nodes] : by_layer) columns_.push_back(std::move(nodes));
    }

    void find_neighbours() {
        before_.resize(scene_.nodes.size());
        after_.resize(scene_.nodes.size());
        for (const SceneEdge& edge : scene_.edges) {
            const int32_t from = scene_.nodes[edge.from].layer;
            const int32_t to = scene_.nodes[edge.to].layer;
            if (from == to) continue;
            const uint32_t left = from < to ? edge.from : edge.to;
            const uint32_t right = from < to ? edge.to : edge.from;
            before_[right].push_back(left);
            after_[left].push_back(right);
        }
    }

    void set_x() {
        const double step = measures_.card_width + measures_.column_gap;
        for (size_t i = 0; i < scene_.nodes.size(); ++i) {
            layout_.centers[i].x = scene_.nodes[i].layer * step;
        }
    }

    // Old nodes keep their order; a family of new ones is put in as a block at its parent's height.
    void grow() {
        // Families are placed from the oldest on, so that a parent has its place.
        std::map<uint32_t, double> family_top;
        std::map<uint32_t, double> family_height;
        for (size_t i = 0; i < scene_.nodes.size(); ++i) {
            if (!is_old_[i]) family_height[anchor_of(i)] += layout_.heights[i] + measures_.row_gap;
        }
        for (size_t i = 0; i < scene_.nodes.size(); ++i) {
            if (is_old_[i]) continue;
            const uint32_t anchor = anchor_of(i);
            const double middle = anchor == UINT32_MAX ? 0 : layout_.centers[anchor].y;
            double& top =
                family_top.emplace(anchor, middle - family_height[anchor] / 2).first->second;
            layout_.centers[i].y = top + layout_.heights[i] / 2;
            top += layout_.heights[i] + measures_.row_gap;
        }
        for (const auto& column : columns_) {
            if (job_.cancelled()) return;
            std::vector<Spot> spots;
            for (const uint32_t node : column) {
                const uint32_t anchor = anchor_of(node);
                const bool is_old = is_old_[node];
                const double middle = is_old || anchor == UINT32_MAX ? layout_.centers[node].y
                                                                     : layout_.centers[anchor].y;
                spots.push_back({node, layout_.centers[node].y, is_old ? kOldWeight : 1.0, middle});
            }
            settle(spots);
        }
    }
    [[nodiscard]] uint32_t anchor_of(size_t node) const { return scene_.nodes[node].anchor; }

    // All anew: neighbours near one another, few crossings.
    void arrange() {
        for (const auto& column : columns_) {
            std::vector<Spot> spots;
            spots.reserve(column.size());
            for (const uint32_t node : column) {
                spots.push_back({node, 0, 1, static_cast<double>(spots.size())});
            }
            settle(spots);
        }
        for (unsigned round = 0; round < kSweeps + kRounds; ++round) {
            const bool is_forth = round % 2 == 0;
            for (size_t i = 0; i < columns_.size(); ++i) {
                if (job_.cancelled()) return;
                const auto& column = columns_[is_forth ? i : columns_.size() - 1 - i];
                align(column, is_forth ? before_ : after_, round < kSweeps);
            }
        }
    }

    // Each node wants to be at the middle of its neighbours on one side.
    void align(const std::vector<uint32_t>& column, const std::vector<std::vector<uint32_t>>& near,
               bool may_reorder) {
        std::vector<Spot> spots;
        for (const uint32_t node : column) {
            double wish = layout_.centers[node].y;
            if (!near[node].empty()) {
                wish = 0;
                for (const uint32_t other : near[node]) wish += layout_.centers[other].y;
                wish /= static_cast<double>(near[node].size());
            }
            spots.push_back({node, wish, 1, may_reorder ? wish : layout_.centers[node].y});
        }
        settle(spots);
    }

    // Heights of least (weighted) squared distance from the wishes, in order and without overlap:
    // neighbours whose wishes collide are pooled ("isotonic regression").
    void settle(std::vector<Spot>& spots) {
        std::stable_sort(spots.begin(), spots.end(),
                         [](const Spot& a, const Spot& b) { return a.order < b.order; });
        struct Pool {
            double sum = 0;
            double weight = 0;
            size_t size = 1;
            [[nodiscard]] double mean() const { return sum / weight; }
        };
        std::vector<Pool> pools;
        std::vector<double> offset(spots.size());
        double at = 0;
        for (size_t i = 0; i < spots.size(); ++i) {
            if (i > 0) {
                at += (layout_.heights[spots[i - 1].node] + layout_.heights[spots[i].node]) / 2 +
                      measures_.row_gap;
            }
            offset[i] = at;
            pools.push_back({(spots[i].wish - at) * spots[i].weight, spots[i].weight, 1});
            while (pools.size() > 1 && pools[pools.size() - 2].mean() >= pools.back().mean()) {
                Pool& above = pools[pools.size() - 2];
                above.sum += pools.back().sum;
                above.weight += pools.back().weight;
                above.size += pools.back().size;
                pools.pop_back();
            }
        }
        size_t i = 0;
        for (const Pool& pool : pools) {
            for (size_t k = 0; k < pool.size; ++k, ++i) {
                layout_.centers[spots[i].node].y = pool.mean() + offset[i];
            }
        }
        job_.advance(1);
    }

    const GraphScene& scene_;
    const SceneMeasures& measures_;
    const SceneHistory& history_;
    JobContext& job_;  // its stage counts the columns that were settled
    SceneLayout layout_;
    std::vector<std::vector<uint32_t>> columns_;  // by layer, from the left
    std::vector<std::vector<uint32_t>> before_;   // neighbours in columns further left
    std::vector<std::vector<uint32_t>> after_;
    std::vector<bool> is_old_;
};

}  // namespace

double card_height(const SceneNode& node, const SceneMeasures& measures) {
    if (node.is_group()) return measures.least_height;
    constexpr double kSmall = 64;  // bytes of an object that holds nothing to speak of
    const double all = std::max(static_cast<double>(measures.most_bytes), 4 * kSmall);
    const double bytes = std::max(static_cast<double>(node.retained_bytes), kSmall);
    const double share = std::min(std::log(bytes / kSmall) / std::log(all / kSmall), 1.0);
    return std::round(measures.least_height +
                      (measures.most_height - measures.least_height) * share);
}

size_t SceneLayout::at(ScenePoint point, const SceneMeasures& measures) const {
    for (size_t i = centers.size(); i > 0; --i) {
        const SceneRect rect = card(i - 1, measures);
        if (point.x >= rect.left && point.x < rect.right && point.y >= rect.top &&
            point.y < rect.bottom) {
            return i - 1;
        }
    }
    return SIZE_MAX;
}

ScenePlaces places_of(const GraphScene& scene, const SceneLayout& layout) {
    ScenePlaces places;
    for (size_t i = 0; i < scene.nodes.size(); ++i) {
        places.emplace(scene.nodes[i].key, layout.centers[i]);
    }
    return places;
}

void find_bounds(SceneLayout& layout, const SceneMeasures& measures) {
    layout.bounds = {};
    for (size_t i = 0; i < layout.centers.size(); ++i) {
        const SceneRect card = layout.card(i, measures);
        SceneRect& all = layout.bounds;
        if (i == 0) all = card;
        all.left = std::min(all.left, card.left);
        all.top = std::min(all.top, card.top);
        all.right = std::max(all.right, card.right);
        all.bottom = std::max(all.bottom, card.bottom);
    }
}

Result<SceneLayout> layered_scene(const GraphScene& scene, const SceneMeasures& measures,
                                  const SceneHistory& history, JobContext& job) {
    HS_TRY(SceneLayout layout, Columns(scene, measures, history, job).make());
    find_bounds(layout, measures);
    layout.routes = find_routes(scene, layout.centers, layout.heights, measures);
    return layout;
}

}  // namespace hs
