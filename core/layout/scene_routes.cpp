#include "core/layout/scene_routes.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace hs {
namespace {

constexpr double kLanePx = 4;  // between references that share a gap, where there is room
constexpr double kAirPx = 10;  // between a reference and a card, where there is room
constexpr double kFarPx = 1e9;

struct Column {
    double x = 0;
    std::vector<SceneRect> cards;  // from the top; they do not overlap
};

// A reference that wants to pass a column at a height.
struct Wish {
    uint32_t gap = 0;  // above that card of the column
    double y = 0;
    uint32_t bend = 0;
};

class Router {
public:
    Router(const GraphScene& scene, std::span<const ScenePoint> centers,
           std::span<const double> heights, const SceneMeasures& measures)
        : scene_(scene), centers_(centers), heights_(heights), measures_(measures) {}

    SceneRoutes make() {
        make_columns();
        routes_.begin.push_back(0);
        wishes_.resize(columns_.size());
        for (const SceneEdge& edge : scene_.edges) {
            add_edge(edge);
            routes_.begin.push_back(static_cast<uint32_t>(routes_.bends.size()));
        }
        if (routes_.bends.empty()) return {};
        for (size_t i = 0; i < columns_.size(); ++i) share_gaps(columns_[i], wishes_[i]);
        return std::move(routes_);
    }

private:
    void make_columns() {
        std::map<int32_t, Column> by_layer;
        const double step = measures_.card_width + measures_.column_gap;
        for (const SceneNode& node : scene_.nodes) by_layer[node.layer].x = node.layer * step;
        for (auto& [layer, column] : by_layer) columns_.push_back(std::move(column));
        for (size_t i = 0; i < centers_.size(); ++i) add_card(centers_[i], heights_[i]);
        for (Column& column : columns_) join_overlapping(column.cards);
    }

    // One that was dragged stands in the way of every column it reaches into.
    void add_card(ScenePoint at, double height) {
        const double reach = measures_.card_width;
        auto column = std::partition_point(columns_.begin(), columns_.end(),
                                           [&](const Column& c) { return c.x <= at.x - reach; });
        for (; column != columns_.end() && column->x < at.x + reach; ++column) {
            column->cards.push_back({at.x, at.y - height / 2, at.x, at.y + height / 2});
        }
    }

    static void join_overlapping(std::vector<SceneRect>& cards) {
        std::sort(cards.begin(), cards.end(),
                  [](const SceneRect& a, const SceneRect& b) { return a.top < b.top; });
        size_t count = 0;
        for (const SceneRect& card : cards) {
            if (count > 0 && card.top < cards[count - 1].bottom) {
                cards[count - 1].bottom = std::max(cards[count - 1].bottom, card.bottom);
            } else {
                cards[count++] = card;
            }
        }
        cards.resize(count);
    }

    void add_edge(const SceneEdge& edge) {
        const ScenePoint from = centers_[edge.from];
        const ScenePoint to = centers_[edge.to];
        const double low = std::min(from.x, to.x) + measures_.card_width;
        const double high = std::max(from.x, to.x) - measures_.card_width;
        const auto begin = std::partition_point(columns_.begin(), columns_.end(),
                                                [&](const Column& c) { return c.x <= low; });
        const auto end = std::partition_point(begin, columns_.end(),
                                              [&](const Column& c) { return c.x < high; });
        const auto first = static_cast<size_t>(begin - columns_.begin());
        const auto count = static_cast<size_t>(end - begin);
        ScenePoint last = from;
        for (size_t k = 0; k < count; ++k) {
            const size_t i = from.x < to.x ? first + k : first + count - 1 - k;
            const Column& column = columns_[i];
            // On the straight way from where it is now to where it goes.
            const double part = (column.x - last.x) / (to.x - last.x);
            const Wish wish = nearest_gap(column, last.y + (to.y - last.y) * part);
            wishes_[i].push_back({wish.gap, wish.y, static_cast<uint32_t>(routes_.bends.size())});
            last = {column.x, wish.y};
            routes_.bends.push_back(last);
        }
    }

    [[nodiscard]] static double gap_top(const Column& column, uint32_t gap) {
        return gap == 0 ? -kFarPx : column.cards[gap - 1].bottom;
    }
    [[nodiscard]] static double gap_bottom(const Column& column, uint32_t gap) {
        return gap == column.cards.size() ? kFarPx : column.cards[gap].top;
    }
    // Within the gap, away from its cards.
    [[nodiscard]] static double inside(const Column& column, uint32_t gap, double y) {
        const double top = gap_top(column, gap);
        const double bottom = gap_bottom(column, gap);
        const double air = std::min(kAirPx, (bottom - top) / 3);
        return std::min(std::max(y, top + air), bottom - air);
    }

    static Wish nearest_gap(const Column& column, double y) {
        const auto next = static_cast<uint32_t>(
            std::partition_point(column.cards.begin(), column.cards.end(),
                                 [&](const SceneRect& card) { return card.bottom <= y; }) -
            column.cards.begin());
        Wish best{next, inside(column, next, y), 0};
        if (next < column.cards.size()) {
            const double below = inside(column, next + 1, y);
            if (std::abs(below - y) < std::abs(best.y - y)) best = {next + 1, below, 0};
        }
        return best;
    }

    // References in one gap are drawn side by side, in the order of their wishes.
    void share_gaps(const Column& column, std::vector<Wish>& wishes) {
        std::stable_sort(wishes.begin(), wishes.end(), [](const Wish& a, const Wish& b) {
            return a.gap != b.gap ? a.gap < b.gap : a.y < b.y;
        });
        for (size_t first = 0; first < wishes.size();) {
            size_t last = first;
            while (last < wishes.size() && wishes[last].gap == wishes[first].gap) ++last;
            const uint32_t gap = wishes[first].gap;
            const double low = inside(column, gap, -kFarPx);
            const double high = inside(column, gap, kFarPx);
            const auto more = static_cast<double>(last - first - 1);
            const double apart = more == 0 ? 0 : std::min(kLanePx, (high - low) / more);
            double least = low;
            for (size_t i = first; i < last; ++i) {
                const double most = high - apart * static_cast<double>(last - 1 - i);
                const double y = std::min(std::max(wishes[i].y, least), most);
                routes_.bends[wishes[i].bend].y = y;
                least = y + apart;
            }
            first = last;
        }
    }

    const GraphScene& scene_;
    std::span<const ScenePoint> centers_;
    std::span<const double> heights_;
    const SceneMeasures& measures_;
    std::vector<Column> columns_;
    std::vector<std::vector<Wish>> wishes_;  // by column
    SceneRoutes routes_;
};

// From one level place to another.
SceneCurve bow(ScenePoint a, ScenePoint d) {
    const double half = (d.x - a.x) / 2;
    return {a, {a.x + half, a.y}, {d.x - half, d.y}, d};
}

SceneCurve level(ScenePoint a, double x) {
    return {a, a, {x, a.y}, {x, a.y}};
}

}  // namespace

ScenePoint point_on(const SceneCurve& curve, double t) {
    const double u = 1 - t;
    const double wa = u * u * u;
    const double wb = 3 * u * u * t;
    const double wc = 3 * u * t * t;
    const double wd = t * t * t;
    return {wa * curve.a.x + wb * curve.b.x + wc * curve.c.x + wd * curve.d.x,
            wa * curve.a.y + wb * curve.b.y + wc * curve.c.y + wd * curve.d.y};
}

SceneRoutes find_routes(const GraphScene& scene, std::span<const ScenePoint> centers,
                        std::span<const double> heights, const SceneMeasures& measures) {
    return Router(scene, centers, heights, measures).make();
}

void edge_curves(const SceneShape& shape, size_t edge, std::vector<SceneCurve>& curves) {
    curves.clear();
    const SceneEdge& it = shape.scene.edges[edge];
    if (it.from == it.to) return;
    const ScenePoint from = shape.centers[it.from];
    const ScenePoint to = shape.centers[it.to];
    const double half = shape.measures.card_width / 2;
    if (std::abs(to.x - from.x) < 2 * half) {
        const ScenePoint a{from.x + half, from.y};
        const ScenePoint d{to.x + half, to.y};
        const double reach =
            std::min(40 + std::abs(d.y - a.y) / 6, shape.measures.column_gap * 0.8);
        curves.push_back({a, {a.x + reach, a.y}, {d.x + reach, d.y}, d});
        return;
    }
    const double side = to.x > from.x ? half : -half;
    ScenePoint at{from.x + side, from.y};
    const auto& begin = shape.routes.begin;
    const size_t bends = begin.empty() ? 0 : begin[edge + 1] - begin[edge];
    for (size_t i = 0; i < bends; ++i) {
        const ScenePoint bend = shape.routes.bends[begin[edge] + i];
        const ScenePoint enter{bend.x - side, bend.y};
        curves.push_back(bow(at, enter));
        at = {bend.x + side, bend.y};
        curves.push_back(level(enter, at.x));
    }
    curves.push_back(bow(at, {to.x - side, to.y}));
}

}  // namespace hs
