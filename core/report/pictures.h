#pragma once
// Pictures of a report as inline SVG: flame graphs that zoom, charts over time, pies, sparklines.
// Colours are classes of the page's style, so both themes and the printer have their own.

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/analysis/growth.h"
#include "core/model/amount.h"
#include "core/model/trace_trie.h"
#include "core/report/report.h"

namespace hs {

inline constexpr double kPictureWidthPx = 1160;

struct FlamePictureOptions {
    std::string caption;
    std::function<std::string(Amount)> amount_text;  // "1.50 KiB", "12 samples"
    // Boxes show the function alone and are coloured by the file: for trees that are no stacks.
    bool function_only = false;
    size_t most_boxes = 4000;  // smaller ones fold together
    // Null: a frame's own text. See frame_label().
    std::function<std::string(std::string_view)> frame_label = nullptr;
};
// amounts by TraceId. Where some are negative (a difference), widths are what changed either way.
ReportPicture flame_picture(const TraceTrie& traces, std::span<const Amount> amounts,
                            const FlamePictureOptions& options);

struct ChartSeries {
    std::string name;
    std::vector<double> values;  // one for each time; NaN: not known there
    int colour = 0;              // 0 … 7; below 0: "everything else"
    bool dashed = false;
};
struct ChartMark {
    double time_s = 0;
    double value = 0;
    std::string text;    // of its tooltip: the first line
    std::string detail;  // the second
};
struct TimeChart {
    std::vector<double> times_s;       // rising
    std::vector<ChartSeries> stacked;  // areas, the first at the bottom
    std::vector<ChartSeries> lines;
    // The extremes since the time before, drawn as a band; empty: none.
    std::vector<double> least;
    std::vector<double> most;
    std::vector<ChartMark> marks;
    bool in_bytes = true;
    bool steps = false;  // values hold until the next time
};
ReportPicture time_chart(const TimeChart& chart, std::string caption);

struct PieSlice {
    std::string name;
    double value = 0;
    std::string text;  // of the value
};
// Slices in the given order; what is not above 0 has none.
ReportPicture pie_chart(std::span<const PieSlice> slices, std::string caption);

// A name as a box of this width shows it, cut as the page's script cuts it; may be empty.
std::string box_label(const std::string& name, double width_px);

std::string sparkline(std::span<const GrowthPoint> points);

}  // namespace hs
