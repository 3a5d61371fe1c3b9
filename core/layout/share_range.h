#pragma once
// The visible part of a picture, as shares of its whole width, and how it moves: zoom at the
// pointer, pan, and step by step towards where it is to be.

namespace hs {

struct ShareRange {
    double first = 0;
    double last = 1;

    [[nodiscard]] double width() const { return last - first; }
    friend bool operator==(const ShareRange&, const ShareRange&) = default;
};

// Nothing narrower is shown: beyond, pixels would be told apart by rounding errors.
constexpr double kLeastShare = 1e-9;

// Moved and widened as little as needed to lie in 0 … 1 and not be too narrow.
ShareRange fitted(ShareRange range, double least = kLeastShare);
// factor > 1 shows less; what is under `at` (0 … 1 of the visible width) stays there.
ShareRange zoomed(ShareRange range, double at, double factor, double least = kLeastShare);
// By a part of the visible width.
ShareRange panned(ShareRange range, double part);
// Between two, as an eye sees an even movement: the width changes by equal factors.
ShareRange between(ShareRange from, ShareRange to, double part);

}  // namespace hs
