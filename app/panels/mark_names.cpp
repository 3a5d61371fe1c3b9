#include "app/panels/mark_names.h"

#include <algorithm>

namespace hs {

std::vector<MarkName> names_of_marks(std::span<const MarkPlace> marks, const MarkRoom& room) {
    std::vector<MarkName> names;
    names.reserve(marks.size());
    const auto width_between = [&](float from, float to, float whole) {
        const float width = to - from - 2 * room.gap;
        return width >= std::min(room.least, whole) ? std::min(width, whole) : 0;
    };
    float free_from = room.left;  // of the mark before, what follows its name
    for (size_t i = 0; i < marks.size(); ++i) {
        const auto [x, whole] = marks[i];
        const bool is_last = i + 1 == marks.size();
        const float end = is_last ? room.right : std::min(marks[i + 1].x, room.right);
        MarkName name{width_between(x, end, whole)};
        const float to_the_left = is_last ? width_between(free_from, x, whole) : 0;
        if (to_the_left > name.width) name = {to_the_left, true};
        free_from = x + (name.width > 0 ? name.width + 2 * room.gap : 0);
        names.push_back(name);
    }
    return names;
}

}  // namespace hs
