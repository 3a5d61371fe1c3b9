#include "core/layout/layered_layout.h"

#include <algorithm>
#include <utility>

namespace hs {
namespace {

// A long arrow passes through the layers between its ends as a chain of points without width. From
// here on boxes and points alike are spots.
struct Spot {
    uint32_t layer = 0;
    double width = 0;
    double x = 0;  // center
    std::vector<uint32_t> above;
    std::vector<uint32_t> below;
};

class Layouter {
public:
    Layouter(const LayeredGraph& graph, const LayeredOptions& options)
        : graph_(graph), options_(options) {}

    LayeredLayout make() {
        turn_arrows();
        set_layers();
        make_chains();
        order_layers();
        place();
        return collect();
    }

private:
    // Arrows that close a cycle are treated as if they went the other way. A walk from each box in
    // turn finds them: an arrow to a box that is still open goes back.
    void turn_arrows() {
        const size_t count = graph_.boxes.size();
        std::vector<std::vector<uint32_t>> out(count);
        std::vector<bool> has_caller(count);
        for (uint32_t a = 0; a < graph_.arrows.size(); ++a) {
            const auto [from, to] = graph_.arrows[a];
            if (from == to) continue;
            out[from].push_back(a);
            has_caller[to] = true;
        }
        is_turned_.assign(graph_.arrows.size(), false);
        std::vector<uint8_t> state(count);  // 0 unseen, 1 open, 2 done
        std::vector<std::pair<uint32_t, size_t>> path;
        const auto walk = [&](uint32_t first) {
            if (state[first] != 0) return;
            state[first] = 1;
            path.emplace_back(first, 0);
            while (!path.empty()) {
                auto& [box, next] = path.back();
                if (next == out[box].size()) {
                    state[box] = 2;
                    path.pop_back();
                    continue;
                }
                const uint32_t arrow = out[box][next++];
                const uint32_t to = graph_.arrows[arrow].to;
                if (state[to] == 1) is_turned_[arrow] = true;
                if (state[to] != 0) continue;
                state[to] = 1;
                path.emplace_back(to, 0);
            }
        };
        for (uint32_t box = 0; box < count; ++box) {
            if (!has_caller[box]) walk(box);
        }
        for (uint32_t box = 0; box < count; ++box) walk(box);
    }

    [[nodiscard]] bool is_cancelled() const {
        return options_.job != nullptr && options_.job->cancelled();
    }

    [[nodiscard]] LayeredGraph::Arrow downward(size_t arrow) const {
        LayeredGraph::Arrow ends = graph_.arrows[arrow];
        if (is_turned_[arrow]) std::swap(ends.from, ends.to);
        return ends;
    }

    // The longest way from a box without callers.
    void set_layers() {
        const size_t count = graph_.boxes.size();
        std::vector<std::vector<uint32_t>> out(count);
        std::vector<uint32_t> waiting_for(count);
        for (size_t a = 0; a < graph_.arrows.size(); ++a) {
            const auto [from, to] = downward(a);
            if (from == to) continue;
            out[from].push_back(to);
            ++waiting_for[to];
        }
        spots_.resize(count);
        std::vector<uint32_t> ready;
        for (uint32_t box = 0; box < count; ++box) {
            spots_[box].width = graph_.boxes[box].width;
            if (waiting_for[box] == 0) ready.push_back(box);
        }
        for (size_t i = 0; i < ready.size(); ++i) {
            for (const uint32_t to : out[ready[i]]) {
                spots_[to].layer = std::max(spots_[to].layer, spots_[ready[i]].layer + 1);
                if (--waiting_for[to] == 0) ready.push_back(to);
            }
        }
    }

    void make_chains() {
        chains_.resize(graph_.arrows.size());
        constexpr size_t kArrowsPerPoll = 256;
        for (size_t a = 0; a < graph_.arrows.size(); ++a) {
            if (a % kArrowsPerPoll == 0 && is_cancelled()) break;
            const auto [from, to] = downward(a);
            if (from == to) continue;
            uint32_t above = from;
            for (uint32_t layer = spots_[from].layer + 1; layer < spots_[to].layer; ++layer) {
                const auto point = static_cast<uint32_t>(spots_.size());
                spots_.push_back({layer, 0, 0, {}, {}});
                link(above, point);
                chains_[a].push_back(point);
                above = point;
            }
            link(above, to);
        }
        for (uint32_t i = 0; i < spots_.size(); ++i) {
            if (spots_[i].layer >= layers_.size()) layers_.resize(spots_[i].layer + 1);
            layers_[spots_[i].layer].push_back(i);
        }
    }

    void link(uint32_t above, uint32_t below) {
        spots_[above].below.push_back(below);
        spots_[below].above.push_back(above);
    }

    // Each layer sorted by the middle of its neighbours in the layer before, down and up in turn.
    void order_layers() {
        std::vector<double> rank(spots_.size());
        const auto number = [&](const std::vector<uint32_t>& layer) {
            for (size_t i = 0; i < layer.size(); ++i) rank[layer[i]] = static_cast<double>(i);
        };
        for (const auto& layer : layers_) number(layer);
        for (unsigned sweep = 0; sweep < options_.sweeps; ++sweep) {
            const bool is_down = sweep % 2 == 0;
            for (size_t i = 1; i < layers_.size() && !is_cancelled(); ++i) {
                std::vector<uint32_t>& layer = layers_[is_down ? i : layers_.size() - 1 - i];
                std::vector<std::pair<double, uint32_t>> keyed;
                for (const uint32_t spot : layer) {
                    const auto& near = is_down ? spots_[spot].above : spots_[spot].below;
                    keyed.emplace_back(near.empty() ? rank[spot] : mean(near, rank), spot);
                }
                std::stable_sort(keyed.begin(), keyed.end(),
                                 [](const auto& a, const auto& b) { return a.first < b.first; });
                for (size_t k = 0; k < layer.size(); ++k) layer[k] = keyed[k].second;
                number(layer);
            }
        }
    }

    static double mean(const std::vector<uint32_t>& spots, const std::vector<double>& values) {
        double sum = 0;
        for (const uint32_t spot : spots) sum += values[spot];
        return sum / static_cast<double>(spots.size());
    }

    // Every spot wants to be at the middle of its neighbours; a layer gives each what the order and
    // the gaps allow: wishes of neighbours that would overlap are met on average.
    void place() {
        for (const auto& layer : layers_) {
            double x = 0;
            for (const uint32_t spot : layer) {
                spots_[spot].x = x + spots_[spot].width / 2;
                x += spots_[spot].width + options_.box_gap;
            }
        }
        constexpr unsigned kRounds = 12;
        for (unsigned round = 0; round < kRounds; ++round) {
            const bool is_down = round % 2 == 0;
            for (size_t i = 0; i < layers_.size() && !is_cancelled(); ++i) {
                settle(layers_[is_down ? i : layers_.size() - 1 - i], is_down);
            }
        }
    }

    // Positions of least squared distance from the wishes, in order and without overlap (pooling of
    // neighbours, "isotonic regression").
    void settle(const std::vector<uint32_t>& layer, bool is_down) {
        struct Pool {
            double sum = 0;
            double count = 0;
            [[nodiscard]] double mean() const { return sum / count; }
        };
        std::vector<Pool> pools;
        std::vector<size_t> sizes;
        std::vector<double> offset(layer.size());
        double at = 0;
        for (size_t i = 0; i < layer.size(); ++i) {
            const Spot& spot = spots_[layer[i]];
            if (i > 0) { at += (spots_[layer[i - 1]].width + spot.width) / 2 + options_.box_gap; }
            offset[i] = at;
            const auto& near = is_down ? spot.above : spot.below;
            double wish = spot.x;
            if (!near.empty()) {
                wish = 0;
                for (const uint32_t other : near) wish += spots_[other].x;
                wish /= static_cast<double>(near.size());
            }
            pools.push_back({wish - at, 1});
            sizes.push_back(1);
            while (pools.size() > 1 && pools[pools.size() - 2].mean() >= pools.back().mean()) {
                pools[pools.size() - 2].sum += pools.back().sum;
                pools[pools.size() - 2].count += pools.back().count;
                sizes[sizes.size() - 2] += sizes.back();
                pools.pop_back();
                sizes.pop_back();
            }
        }
        size_t i = 0;
        for (size_t p = 0; p < pools.size(); ++p) {
            for (size_t k = 0; k < sizes[p]; ++k, ++i) {
                spots_[layer[i]].x = pools[p].mean() + offset[i];
            }
        }
    }

    LayeredLayout collect() {
        LayeredLayout layout;
        double left = 0;
        double right = 0;
        for (size_t i = 0; i < spots_.size(); ++i) {
            const Spot& spot = spots_[i];
            left = i == 0 ? spot.x - spot.width / 2 : std::min(left, spot.x - spot.width / 2);
            right = i == 0 ? spot.x + spot.width / 2 : std::max(right, spot.x + spot.width / 2);
        }
        layout.width = right - left;
        std::vector<double> height(layers_.size());
        for (size_t box = 0; box < graph_.boxes.size(); ++box) {
            double& tallest = height[spots_[box].layer];
            tallest = std::max(tallest, graph_.boxes[box].height);
        }
        std::vector<double> middle(layers_.size());
        for (size_t i = 0; i < layers_.size(); ++i) {
            middle[i] = layout.height + height[i] / 2;
            layout.height += height[i] + (i + 1 < layers_.size() ? options_.layer_gap : 0);
        }
        const auto at = [&](uint32_t spot) {
            return LayeredLayout::Point{spots_[spot].x - left, middle[spots_[spot].layer]};
        };
        for (uint32_t box = 0; box < graph_.boxes.size(); ++box) layout.centers.push_back(at(box));
        for (size_t a = 0; a < graph_.arrows.size(); ++a) layout.paths.push_back(path_of(a, at));
        return layout;
    }

    template <class At>
    std::vector<LayeredLayout::Point> path_of(size_t arrow, const At& at) const {
        const auto [from, to] = downward(arrow);
        const double half_from = graph_.boxes[from].height / 2;
        const double half_to = graph_.boxes[to].height / 2;
        std::vector<LayeredLayout::Point> path;
        if (from == to) {
            const LayeredLayout::Point center = at(from);
            const double side = center.x + graph_.boxes[from].width / 2;
            const double reach = options_.box_gap / 2;
            return {{side, center.y - half_from / 2},
                    {side + reach, center.y},
                    {side, center.y + half_from / 2}};
        }
        path.push_back({at(from).x, at(from).y + half_from});
        for (const uint32_t point : chains_[arrow]) path.push_back(at(point));
        path.push_back({at(to).x, at(to).y - half_to});
        if (is_turned_[arrow]) std::reverse(path.begin(), path.end());
        return path;
    }

    const LayeredGraph& graph_;
    const LayeredOptions& options_;
    std::vector<bool> is_turned_;
    std::vector<Spot> spots_;  // boxes first
    std::vector<std::vector<uint32_t>> chains_;
    std::vector<std::vector<uint32_t>> layers_;
};

}  // namespace

LayeredLayout layered_layout(const LayeredGraph& graph, const LayeredOptions& options) {
    if (graph.boxes.empty()) return {};
    return Layouter(graph, options).make();
}

}  // namespace hs
