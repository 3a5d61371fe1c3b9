#pragma once
// Where an arrow key leads among things that lie in a plane: cards of a graph, boxes of a map.

#include <imgui.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>

namespace hs {

// The nearest place that lies that way, more ahead than aside, of those that may be gone to; `from`
// itself if none does.
template <class Point, class MayGo>
size_t place_beside(std::span<const Point> places, size_t from, ImGuiDir way, const MayGo& may_go) {
    const bool is_level = way == ImGuiDir_Left || way == ImGuiDir_Right;
    const double sign = way == ImGuiDir_Right || way == ImGuiDir_Down ? 1 : -1;
    size_t nearest = from;
    double least = std::numeric_limits<double>::infinity();
    for (size_t i = 0; i < places.size(); ++i) {
        if (i == from || !may_go(i)) continue;
        const double right = places[i].x - places[from].x;
        const double down = places[i].y - places[from].y;
        const double ahead = sign * (is_level ? right : down);
        const double way_there = ahead + 2 * std::abs(is_level ? down : right);
        if (ahead < 1 || way_there >= least) continue;
        least = way_there;
        nearest = i;
    }
    return nearest;
}

}  // namespace hs
