#include "core/layout/sample_plot.h"

#include <algorithm>
#include <cmath>

#include "tests/support/catch.h"

namespace hs {
namespace {

TimeSamples of_values(const std::vector<int64_t>& bytes) {
    TimeSamples samples;
    TimeSamples::Curve curve;
    for (size_t i = 0; i < bytes.size(); ++i) {
        samples.samples.push_back({static_cast<double>(i), {}, static_cast<uint32_t>(i)});
    }
    curve.bytes = bytes;
    samples.curves.push_back(curve);
    return samples;
}

TEST_CASE("a line of measurements goes through each of them while there is room") {
    const TimeSamples samples = of_values({0, 50, 100});
    const auto lines = sample_lines(samples, samples.curves[0], {200, 80, 100, 1});
    REQUIRE(lines.size() == 1);
    REQUIRE(lines[0].size() == 3);
    CHECK(lines[0][1].x_px == 100);
    CHECK(lines[0][1].y_px == 40);
    CHECK(lines[0][2].y_px == 0);
}

TEST_CASE("an unknown measurement is a gap") {
    const int64_t unknown = TimeSamples::Curve::kUnknown;
    const TimeSamples samples = of_values({unknown, 5, 6, unknown, 7, unknown});
    const auto lines = sample_lines(samples, samples.curves[0], {100, 10, 10, 1});
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].size() == 2);
    CHECK(lines[1].size() == 1);
}

TEST_CASE("a million measurements become a few points for each column and keep the spike") {
    std::vector<int64_t> bytes(1000000, 10);
    bytes[654321] = 1000;
    bytes[123456] = 1;
    const TimeSamples samples = of_values(bytes);
    const auto lines = sample_lines(samples, samples.curves[0], {300, 100, 1000, 1});
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].size() <= 4 * 301);
    const auto [high, low] =
        std::minmax_element(lines[0].begin(), lines[0].end(),
                            [](const PlotPoint& a, const PlotPoint& b) { return a.y_px < b.y_px; });
    CHECK(high->y_px == 0);
    CHECK(std::abs(low->y_px - 99.9) < 1e-6);
}

TEST_CASE("steps stay until the next measurement") {
    TimeSamples samples = of_values({0, 10});
    samples.is_stepped = true;
    const auto lines = sample_lines(samples, samples.curves[0], {100, 10, 10, 1});
    REQUIRE(lines.size() == 1);
    REQUIRE(lines[0].size() == 3);
    CHECK(lines[0][1].x_px == 100);
    CHECK(lines[0][1].y_px == 10);
}

TEST_CASE("of steps each has an equal part of the width") {
    TimeSamples samples = of_values({1, 2, 3, 4});
    samples.axis = TimeSamples::Axis::kSteps;
    const SamplePlot plot{400, 10, 4, 1};
    CHECK(plot.x_of(samples, 0) == 50);
    CHECK(plot.x_of(samples, 3) == 350);
    CHECK(samples.nearest(plot.at_of(samples, 120)) == 1);
}

TEST_CASE("marks keep their distance") {
    const TimeSamples samples = of_values(std::vector<int64_t>(1000, 1));
    const std::vector<size_t> marks = sample_marks(samples, {100, 10, 1, 1}, 5);
    CHECK(marks.size() >= 19);
    CHECK(marks.size() <= 21);
    CHECK(marks.front() == 0);
}

TEST_CASE("one moment is drawn in the middle") {
    TimeSamples samples = of_values({3, 4});
    samples.samples[0].at = samples.samples[1].at = 7;
    const SamplePlot plot{100, 10, 4, 1};
    CHECK(plot.x_of(samples, 7) == 50);
    CHECK(samples.nearest(plot.at_of(samples, 50)) == 0);
}

}  // namespace
}  // namespace hs
