#pragma once
// Measurements over time as a plot: lines or bands, a mark for each sample with its name or time
// below, and the way to a sample by pointer and keys. The Timeline of files without a log, the
// Tracked view and the births of a dump's objects are drawn by it.

#include <functional>
#include <vector>

#include "app/widgets/time_plot.h"
#include "core/analysis/time_samples.h"

namespace hs {

struct SampleChart {
    static constexpr size_t kNone = SIZE_MAX;

    const char* name = nullptr;  // of the item that covers it
    const TimeSamples& samples;
    // Drawn in their place: each curve on top of those before it, as is or as parts of the whole.
    const TimeSamples* stacked = nullptr;
    bool is_share = false;
    bool has_marks = true;  // else the first and the last have their labels alone
    size_t chosen = kNone;
    std::function<std::string(size_t sample)> reading = nullptr;  // under the pointer
    std::function<std::string(size_t sample, float room)> label = nullptr;
    float beside_px = kPlotLeftPx / 2;  // how far a label may stand out at the left
    std::function<ImU32(size_t curve)> colour = nullptr;  // else sample_colour
};

ImU32 sample_colour(const Theme& theme, size_t curve);
// Bytes, or how many.
std::string sample_value_text(const ViewContext& view, const TimeSamples::Curve& curve,
                              int64_t value);
// When it was; empty where only the order is known.
std::string sample_time_text(const TimeSamples& samples, size_t sample);

// Fills the area. The sample that a click, a drag or a key chose; kNone without one.
size_t draw_sample_chart(const ViewContext& view, const SampleChart& chart, ImVec2 at, ImVec2 size);

}  // namespace hs
