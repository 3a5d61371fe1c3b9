#include "core/layout/stacked_spans.h"

#include <algorithm>

namespace hs {

std::vector<StackedSpan> stacked_spans(std::span<const double> values, double whole,
                                       double length) {
    double sum = 0;
    for (const double value : values) sum += std::max(0.0, value);
    const double all = std::max(sum, whole);
    std::vector<StackedSpan> spans;
    double at = 0;
    for (const double value : values) {
        const double size = all > 0 ? length * std::max(0.0, value) / all : 0;
        spans.push_back({at, at + size});
        at += size;
    }
    return spans;
}

}  // namespace hs
