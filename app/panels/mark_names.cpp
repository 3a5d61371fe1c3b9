#include "app/panels/mark_names.h"

#include <algorithm>

namespace hs {

std::vector<float> widths_of_mark_names(std::span<const MarkPlace> marks, float right, float gap,
                                        float least) {
    std::vector<float> widths;
    widths.reserve(marks.size());
    for (size_t i = 0; i < marks.size(); ++i) {
        const float end = i + 1 < marks.size() ? std::min(marks[i + 1].x, right) : right;
        const float room = end - marks[i].x - 2 * gap;
        const bool has_room = room >= std::min(least, marks[i].width);
        widths.push_back(has_room ? std::min(room, marks[i].width) : 0);
    }
    return widths;
}

}  // namespace hs
