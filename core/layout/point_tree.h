#pragma once
// PointTree: points in squares inside squares, for forces between all pairs: what is far away and
// close together counts as one (Barnes and Hut), so a step costs O(n log n) however crowded they
// are.

#include <cstdint>
#include <span>
#include <vector>

#include "core/layout/scene_geometry.h"

namespace hs {

class PointTree {
public:
    // The points must stay as they are while the tree is used.
    void build(std::span<const ScenePoint> points);

    // Calls near(point) or far(middle, count) so that every point but this one is in one of them. A
    // square is far if its side is less than `spread` of its distance: 0 for none, kMostSpread at
    // the most.
    static constexpr double kMostSpread = 0.7;  // beyond, a square could be far from its own points
    template <class Near, class Far>
    void visit(uint32_t point, double spread, const Near& near, const Far& far) const;

private:
    static constexpr uint32_t kMostInLeaf = 8;
    static constexpr uint32_t kDeepest = 24;  // points on one spot are never parted

    struct Square {
        ScenePoint low;
        double side = 0;
        uint32_t depth = 0;
        uint32_t first = 0;  // of order_
        uint32_t last = 0;
        uint32_t first_child = 0;  // children lie side by side; none: the square is a leaf
        uint32_t child_count = 0;
        ScenePoint middle = {};  // of its points
    };
    void split(uint32_t index);

    std::span<const ScenePoint> points_;
    std::vector<uint32_t> order_;
    std::vector<uint32_t> sorted_;
    std::vector<Square> squares_;
};

template <class Near, class Far>
void PointTree::visit(uint32_t point, double spread, const Near& near, const Far& far) const {
    if (squares_.empty()) return;
    const ScenePoint at = points_[point];
    // A square that is opened leaves three others waiting at most.
    uint32_t waiting[4 * kDeepest + 4];
    size_t count = 0;
    waiting[count++] = 0;
    while (count > 0) {
        const Square& square = squares_[waiting[--count]];
        const double dx = at.x - square.middle.x;
        const double dy = at.y - square.middle.y;
        if (square.side * square.side < spread * spread * (dx * dx + dy * dy)) {
            far(square.middle, square.last - square.first);
            continue;
        }
        for (uint32_t i = 0; i < square.child_count; ++i) waiting[count++] = square.first_child + i;
        if (square.child_count > 0) continue;
        for (uint32_t i = square.first; i < square.last; ++i) {
            if (order_[i] != point) near(order_[i]);
        }
    }
}

}  // namespace hs
