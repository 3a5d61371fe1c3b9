#pragma once
// Where measurements lie in a plot of some width and height: at most a few points for each column
// of pixels, however many samples there are, and none of the highest and lowest lost.

#include <vector>

#include "core/analysis/time_samples.h"

namespace hs {

struct PlotPoint {
    double x_px = 0;
    double y_px = 0;  // from the top
};

struct SamplePlot {
    double width_px = 1;
    double height_px = 1;
    int64_t highest_bytes = 1;         // at the top
    int64_t highest_beside_bytes = 1;  // the same for those with the axis beside

    [[nodiscard]] double x_of(const TimeSamples& samples, double at) const;
    [[nodiscard]] double at_of(const TimeSamples& samples, double x_px) const;
};

// Pieces without gaps; an unknown value ends one.
std::vector<std::vector<PlotPoint>> sample_lines(const TimeSamples& samples,
                                                 const TimeSamples::Curve& curve,
                                                 const SamplePlot& plot);

// Samples to mark, at least `apart_px` from one another: the first, and each that has room.
std::vector<size_t> sample_marks(const TimeSamples& samples, const SamplePlot& plot,
                                 double apart_px);

}  // namespace hs
