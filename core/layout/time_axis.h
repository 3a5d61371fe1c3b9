#pragma once
// The visible part of a horizontal axis of whole numbers (microseconds, or events) over a width in
// pixels: where a value lies, what lies under a pixel, and zooming and panning inside the whole.

#include <cstdint>

namespace hs {

struct AxisSpan {
    int64_t first = 0;
    int64_t last = 0;  // at the right edge

    [[nodiscard]] int64_t length() const { return last - first; }
    friend bool operator==(const AxisSpan&, const AxisSpan&) = default;
};

class TimeAxis {
public:
    // An empty span counts as one unit wide.
    TimeAxis(AxisSpan span, double width_px);

    [[nodiscard]] AxisSpan span() const { return span_; }
    [[nodiscard]] double x_of(int64_t value) const;
    [[nodiscard]] int64_t value_at(double x_px) const;  // cut to the span
    // Both cut at the edges of `whole`; a zoom stops at `least` units.
    [[nodiscard]] AxisSpan zoomed(double x_px, double factor, AxisSpan whole, int64_t least) const;
    [[nodiscard]] AxisSpan panned(double by_px, AxisSpan whole) const;

private:
    AxisSpan span_;
    double width_px_;
};

// Moved as little as needed to lie in the whole; as long as before if that is possible.
AxisSpan fitted(AxisSpan span, AxisSpan whole);
// The same length, moved as little as needed to show the value with some room around it.
AxisSpan showing(AxisSpan span, int64_t value, AxisSpan whole);

// The smallest of 1, 1.25, 1.5 and 1.75 times a power of two that is at least this: an upper end of
// a vertical axis that stays as it is while what is shown changes a little.
int64_t calm_ceiling(int64_t value);

}  // namespace hs
