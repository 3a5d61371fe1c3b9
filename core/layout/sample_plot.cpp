#include "core/layout/sample_plot.h"

#include <algorithm>
#include <cmath>

namespace hs {
namespace {

// Takes points from left to right and keeps of each column of pixels the first, the highest, the
// lowest and the last.
class Line {
public:
    void add(PlotPoint point) {
        const double column = std::floor(point.x_px);
        if (count_ == 0 || column != column_) {
            flush();
            column_ = column;
            first_ = high_ = low_ = point;
        }
        if (point.y_px < high_.y_px) high_ = point;
        if (point.y_px > low_.y_px) low_ = point;
        last_ = point;
        ++count_;
    }

    std::vector<PlotPoint> take() {
        flush();
        count_ = 0;
        return std::exchange(points_, {});
    }

private:
    void flush() {
        if (count_ == 0) return;
        points_.push_back(first_);
        if (count_ > 2) {
            points_.push_back(high_);
            points_.push_back(low_);
        }
        if (count_ > 1) points_.push_back(last_);
        count_ = 0;
    }

    double column_ = 0;
    size_t count_ = 0;
    PlotPoint first_, high_, low_, last_;
    std::vector<PlotPoint> points_;
};

}  // namespace

// Steps stand in the middle of equal parts.
double SamplePlot::x_of(const TimeSamples& samples, double at) const {
    const bool are_steps = samples.axis == TimeSamples::Axis::kSteps;
    const double first = are_steps ? -0.5 : samples.first();
    const double last = are_steps ? samples.last() + 0.5 : samples.last();
    return last > first ? width_px * ((at - first) / (last - first)) : width_px / 2;
}

double SamplePlot::at_of(const TimeSamples& samples, double x_px) const {
    const bool are_steps = samples.axis == TimeSamples::Axis::kSteps;
    const double first = are_steps ? -0.5 : samples.first();
    const double last = are_steps ? samples.last() + 0.5 : samples.last();
    return first + (last - first) * (x_px / width_px);
}

std::vector<std::vector<PlotPoint>> sample_lines(const TimeSamples& samples,
                                                 const TimeSamples::Curve& curve,
                                                 const SamplePlot& plot) {
    const auto highest = static_cast<double>(
        std::max<int64_t>(1, curve.is_beside ? plot.highest_beside_bytes : plot.highest_bytes));
    std::vector<std::vector<PlotPoint>> lines;
    Line line;
    double y_before = -1;
    const auto end_line = [&] {
        std::vector<PlotPoint> points = line.take();
        if (!points.empty()) lines.push_back(std::move(points));
        y_before = -1;
    };
    for (size_t i = 0; i < samples.samples.size(); ++i) {
        if (curve.bytes[i] == TimeSamples::Curve::kUnknown) {
            if (!curve.joins_gaps) end_line();
            continue;
        }
        const double x = plot.x_of(samples, samples.samples[i].at);
        const double share = std::clamp(static_cast<double>(curve.bytes[i]) / highest, 0.0, 1.0);
        const double y = plot.height_px * (1 - share);
        if ((samples.is_stepped || curve.is_stepped) && y_before >= 0) line.add({x, y_before});
        line.add({x, y});
        y_before = y;
    }
    end_line();
    return lines;
}

std::vector<size_t> sample_marks(const TimeSamples& samples, const SamplePlot& plot,
                                 double apart_px) {
    std::vector<size_t> marks;
    double free_from = -apart_px;
    for (size_t i = 0; i < samples.samples.size(); ++i) {
        const double x = plot.x_of(samples, samples.samples[i].at);
        if (!marks.empty() && x < free_from) continue;
        marks.push_back(i);
        free_from = x + apart_px;
    }
    return marks;
}

}  // namespace hs
