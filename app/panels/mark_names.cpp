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
    float free_from = room.left;  // before the last mark
    for (size_t i = 0; i < marks.size(); ++i) {
        const bool is_last = i + 1 == marks.size();
        const float end = is_last ? room.right : std::min(marks[i + 1].x, room.right);
        names.push_back({width_between(marks[i].x, end, marks[i].width)});
        if (is_last) break;
        free_from = marks[i].x + (names[i].width > 0 ? names[i].width + 2 * room.gap : 0);
    }
    if (!names.empty()) {
        const float width = width_between(free_from, marks.back().x, marks.back().width);
        if (width > names.back().width) names.back() = {width, true};
    }
    return names;
}

}  // namespace hs
