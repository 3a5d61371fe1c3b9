#pragma once
// Values on top of each other within a length: where the ribbons of a call graph meet their box.

#include <span>
#include <vector>

namespace hs {

struct StackedSpan {
    double first = 0;
    double last = 0;

    [[nodiscard]] double middle() const { return (first + last) / 2; }
    [[nodiscard]] double length() const { return last - first; }
};

// In the order of the values, without gaps, from 0 on. `whole` is as long as `length`; values that
// add up to more are made smaller together. Negative ones have no length.
std::vector<StackedSpan> stacked_spans(std::span<const double> values, double whole, double length);

}  // namespace hs
