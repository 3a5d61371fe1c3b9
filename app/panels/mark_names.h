#pragma once
// Which names of marks have room above a plot: each stands right of its tick and ends before the
// next one, so that none lies over another and each is seen to be of its tick. The last one stands
// left of it where it has more room there.

#include <span>
#include <vector>

namespace hs {

struct MarkPlace {
    float x = 0;      // of the tick, px
    float width = 0;  // of its name, whole
};
struct MarkName {
    float width = 0;  // that it may have; 0 where there is no room for any of it
    bool is_left = false;
    bool operator==(const MarkName&) const = default;
};
struct MarkRoom {
    float left = 0;  // the ends of the plot, px
    float right = 0;
    float gap = 0;    // kept free on both sides of a name
    float least = 0;  // the width that a name is not cut below
};
// By mark, from left to right.
std::vector<MarkName> names_of_marks(std::span<const MarkPlace> marks, const MarkRoom& room);

}  // namespace hs
