#include "app/panels/peak_label.h"

#include <algorithm>
#include <cmath>

namespace hs {

std::optional<Rect> place_peak_label(const Rect& box, const PeakLabel& label,
                                     std::span<const Rect> taken) {
    const float beside = label.gap * 0.75F;
    const float line = label.text.y;
    const float width = label.text.x + 2 * beside;
    const float lowest = std::max(box.y, box.bottom() - line);
    const float right = label.x + label.gap - beside;
    const float left = label.x - label.gap - label.text.x - beside;
    const float above = std::max(box.y, label.top - line - label.gap / 4);
    const float below = label.top + label.gap / 4;
    // In a narrow box neither side has room: the text lies over the peak.
    const float over = std::clamp(label.x - width / 2, box.x, std::max(box.x, box.right() - width));
    for (const float y : {above, below}) {
        for (const float x : {right, left, over}) {
            const Rect rect{std::round(x), std::round(std::min(y, lowest)), width, line};
            if (rect.x < box.x || rect.right() > box.right()) continue;
            if (rect.bottom() > box.bottom()) continue;
            const bool is_free = std::none_of(taken.begin(), taken.end(), [&](const Rect& other) {
                return rect.x < other.right() && other.x < rect.right() &&
                       rect.y < other.bottom() && other.y < rect.bottom();
            });
            if (is_free) return rect;
        }
    }
    return std::nullopt;
}

}  // namespace hs
