#include "core/layout/point_tree.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace hs {

void PointTree::build(std::span<const ScenePoint> points) {
    points_ = points;
    order_.resize(points.size());
    sorted_.resize(points.size());
    std::iota(order_.begin(), order_.end(), 0U);
    squares_.clear();
    if (points.empty()) return;
    ScenePoint low = points[0];
    ScenePoint high = points[0];
    for (const ScenePoint& point : points) {
        low = {std::min(low.x, point.x), std::min(low.y, point.y)};
        high = {std::max(high.x, point.x), std::max(high.y, point.y)};
    }
    Square all;
    all.low = low;
    all.side = std::max({high.x - low.x, high.y - low.y, 1.0});
    all.last = static_cast<uint32_t>(points.size());
    squares_.push_back(all);
    for (uint32_t i = 0; i < squares_.size(); ++i) split(i);  // grows while it is walked
}

// Finds the middle of the square's points and shares them out to quarters, if they are many.
void PointTree::split(uint32_t index) {
    Square square = squares_[index];
    const double half = square.side / 2;
    const auto quarter_of = [&](uint32_t point) {
        const size_t right = points_[point].x >= square.low.x + half ? 1 : 0;
        const size_t lower = points_[point].y >= square.low.y + half ? 2 : 0;
        return right + lower;
    };
    std::array<uint32_t, 5> begin = {};
    for (uint32_t i = square.first; i < square.last; ++i) {
        square.middle.x += points_[order_[i]].x;
        square.middle.y += points_[order_[i]].y;
        ++begin[quarter_of(order_[i]) + 1];
    }
    const auto count = static_cast<double>(square.last - square.first);
    square.middle.x /= count;
    square.middle.y /= count;
    if (square.last - square.first > kMostInLeaf && square.depth < kDeepest) {
        std::partial_sum(begin.begin(), begin.end(), begin.begin());
        std::array<uint32_t, 5> next = begin;
        for (uint32_t i = square.first; i < square.last; ++i) {
            sorted_[square.first + next[quarter_of(order_[i])]++] = order_[i];
        }
        std::copy(sorted_.begin() + square.first, sorted_.begin() + square.last,
                  order_.begin() + square.first);
        square.first_child = static_cast<uint32_t>(squares_.size());
        for (size_t quarter = 0; quarter < 4; ++quarter) {
            if (begin[quarter] == begin[quarter + 1]) continue;
            Square child;
            child.low = {square.low.x + (quarter % 2 != 0 ? half : 0),
                         square.low.y + (quarter >= 2 ? half : 0)};
            child.side = half;
            child.depth = square.depth + 1;
            child.first = square.first + begin[quarter];
            child.last = square.first + begin[quarter + 1];
            squares_.push_back(child);
            ++square.child_count;
        }
    }
    squares_[index] = square;
}

}  // namespace hs
