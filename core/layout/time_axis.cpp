#include "core/layout/time_axis.h"

#include <algorithm>
#include <cmath>

namespace hs {
namespace {

double length_of(AxisSpan span) {
    return static_cast<double>(std::max<int64_t>(1, span.length()));
}

}  // namespace

TimeAxis::TimeAxis(AxisSpan span, double width_px)
    : span_(span), width_px_(std::max(1.0, width_px)) {}

double TimeAxis::x_of(int64_t value) const {
    return static_cast<double>(value - span_.first) / length_of(span_) * width_px_;
}

int64_t TimeAxis::value_at(double x_px) const {
    const double share = std::clamp(x_px / width_px_, 0.0, 1.0);
    const auto offset = static_cast<int64_t>(std::llround(share * length_of(span_)));
    return std::min(span_.last, span_.first + offset);
}

AxisSpan TimeAxis::zoomed(double x_px, double factor, AxisSpan whole, int64_t least) const {
    const double share = std::clamp(x_px / width_px_, 0.0, 1.0);
    const double most = length_of(whole);
    const double length =
        std::clamp(length_of(span_) / factor, std::min(most, static_cast<double>(least)), most);
    const double fixed = static_cast<double>(span_.first) + share * length_of(span_);
    const auto first = static_cast<int64_t>(std::llround(fixed - share * length));
    return fitted({first, first + std::max<int64_t>(1, static_cast<int64_t>(std::llround(length)))},
                  whole);
}

AxisSpan TimeAxis::panned(double by_px, AxisSpan whole) const {
    const auto by = static_cast<int64_t>(std::llround(by_px / width_px_ * length_of(span_)));
    return fitted({span_.first + by, span_.last + by}, whole);
}

AxisSpan fitted(AxisSpan span, AxisSpan whole) {
    const int64_t length = std::min(span.length(), whole.length());
    const int64_t first = std::clamp(span.first, whole.first, whole.last - length);
    return {first, first + length};
}

AxisSpan showing(AxisSpan span, int64_t value, AxisSpan whole) {
    const int64_t room = span.length() / 10;
    if (value >= span.first && value <= span.last) return span;
    const int64_t by = value < span.first ? value - room - span.first : value + room - span.last;
    return fitted({span.first + by, span.last + by}, whole);
}

int64_t calm_ceiling(int64_t value) {
    if (value <= 4) return std::max<int64_t>(value, 1);
    int64_t quarter = 1;  // of the power of two
    while (quarter <= value / 8) quarter *= 2;
    const int64_t quarters = value / quarter + (value % quarter != 0 ? 1 : 0);
    return quarters * quarter;
}

}  // namespace hs
