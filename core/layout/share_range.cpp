#include "core/layout/share_range.h"

#include <algorithm>
#include <cmath>

namespace hs {

ShareRange fitted(ShareRange range, double least) {
    const double width = std::clamp(range.width(), least, 1.0);
    const double middle = (range.first + range.last) / 2;
    const double first = std::clamp(middle - width / 2, 0.0, 1 - width);
    return {first, first + width};
}

ShareRange zoomed(ShareRange range, double at, double factor, double least) {
    if (!std::isfinite(at) || !(factor > 0)) return range;
    const double width = std::clamp(range.width() / factor, least, 1.0);
    const double fixed = range.first + at * range.width();
    const double first = std::clamp(fixed - at * width, 0.0, 1 - width);
    return {first, first + width};
}

ShareRange panned(ShareRange range, double part) {
    if (!std::isfinite(part)) return range;
    const double first = std::clamp(range.first + part * range.width(), 0.0, 1 - range.width());
    return {first, first + range.width()};
}

ShareRange between(ShareRange from, ShareRange to, double part) {
    if (part >= 1) return to;
    const double width = from.width() * std::pow(to.width() / from.width(), part);
    // The point that keeps its place on the screen, if there is one, is what the zoom is about.
    const double change = to.width() - from.width();
    const double progress =
        std::abs(change) < 1e-12 * from.width() ? part : (width - from.width()) / change;
    const double first = from.first + (to.first - from.first) * progress;
    return {first, first + width};
}

}  // namespace hs
