#pragma once
// Which names of marks have room above a plot: each stands right of its tick and ends before the
// next one, so that none lies over another and each is seen to be of its tick.

#include <span>
#include <vector>

namespace hs {

struct MarkPlace {
    float x = 0;      // of the tick, px
    float width = 0;  // of its name, whole
};
// By mark, from left to right: how wide its name may be; 0 where there is no room for any of it.
// `right` is the end of the plot, `gap` is kept free on both sides of a name, `least` is the width
// that a name is not cut below.
std::vector<float> widths_of_mark_names(std::span<const MarkPlace> marks, float right, float gap,
                                        float least);

}  // namespace hs
