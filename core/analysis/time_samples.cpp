#include "core/analysis/time_samples.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/analysis/sample_buckets.h"
#include "core/base/signed_bytes.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

// Numbers of this size are seconds since 1970: the year 2001 and later.
constexpr double kClockFrom = 1e9;
constexpr double kClockUntil = 1e11;

TimeSamples::Axis axis_of(const TimeSamples& samples) {
    const bool is_clock = samples.first() >= kClockFrom && samples.last() < kClockUntil;
    return is_clock ? TimeSamples::Axis::kClock : TimeSamples::Axis::kSeconds;
}

template <class Value>
void add_curve(TimeSamples& samples, const char* name, const Value& value_of) {
    TimeSamples::Curve curve;
    curve.name = name;
    bool is_known = false;
    for (const TimeSamples::Sample& sample : samples.samples) {
        const std::optional<int64_t> bytes = value_of(sample.row);
        curve.bytes.push_back(bytes.value_or(TimeSamples::Curve::kUnknown));
        is_known = is_known || bytes.has_value();
    }
    if (!is_known) return;
    // Beside a process of 100 MiB, 100 KiB of tracked objects would be a line at the bottom.
    constexpr int64_t kFarLarger = 4;
    const int64_t first = samples.highest(false);
    samples.curves.push_back(std::move(curve));
    TimeSamples::Curve& added = samples.curves.back();
    added.is_beside =
        first > 0 && *std::max_element(added.bytes.begin(), added.bytes.end()) / kFarLarger > first;
}

template <class Time, class Name>
void add_samples(TimeSamples& samples, size_t count, const Time& time_of, const Name& name_of) {
    for (size_t row = 0; row < count; ++row) {
        const double at = time_of(row);
        if (!std::isfinite(at)) continue;
        samples.samples.push_back({at, name_of(row), static_cast<uint32_t>(row)});
    }
    std::stable_sort(samples.samples.begin(), samples.samples.end(),
                     [](const auto& a, const auto& b) { return a.at < b.at; });
    samples.axis = axis_of(samples);
}

// Buckets by their start in seconds from the first sample, with the ends of those before a gap.
std::map<double, int64_t> bucket_steps(const ProfileHistory& history, double& width_s) {
    constexpr double kTenths = 0.1;
    constexpr int64_t kMostBuckets = 2000;
    width_s = kTenths;
    std::vector<SampleBucket> buckets = sample_buckets(history, width_s);
    while (!buckets.empty() && buckets.back().index - buckets.front().index > kMostBuckets) {
        width_s *= 10;
        buckets = sample_buckets(history, width_s);
    }
    std::map<double, int64_t> steps;
    for (const SampleBucket& bucket : buckets) {
        steps[static_cast<double>(bucket.index) * width_s] = signed_bytes(bucket.samples);
        steps.try_emplace(static_cast<double>(bucket.index + 1) * width_s, 0);
    }
    // The next bucket's own count stands where the one before ends.
    for (const SampleBucket& bucket : buckets) {
        steps[static_cast<double>(bucket.index) * width_s] = signed_bytes(bucket.samples);
    }
    return steps;
}

// Both on one axis; each keeps its own measurements.
TimeSamples joined(const TimeSamples& a, const TimeSamples& b) {
    TimeSamples made;
    made.axis = a.axis;
    size_t i = 0;
    size_t k = 0;
    std::vector<std::pair<size_t, size_t>> from;  // rows of a and b; none: SIZE_MAX
    while (i < a.samples.size() || k < b.samples.size()) {
        const bool has_a = i < a.samples.size();
        const bool has_b = k < b.samples.size();
        const bool takes_a = has_a && (!has_b || a.samples[i].at <= b.samples[k].at);
        const bool takes_b = has_b && (!has_a || b.samples[k].at <= a.samples[i].at);
        made.samples.push_back(takes_a ? a.samples[i] : b.samples[k]);
        from.emplace_back(takes_a ? i++ : SIZE_MAX, takes_b ? k++ : SIZE_MAX);
    }
    const auto add = [&](const TimeSamples& of, auto row_of) {
        for (TimeSamples::Curve curve : of.curves) {
            const std::vector<int64_t> values = std::move(curve.bytes);
            curve.bytes.clear();
            curve.joins_gaps = true;
            for (const auto& rows : from) {
                const size_t row = row_of(rows);
                curve.bytes.push_back(row == SIZE_MAX ? TimeSamples::Curve::kUnknown : values[row]);
            }
            made.curves.push_back(std::move(curve));
        }
    };
    add(a, [](const auto& rows) { return rows.first; });
    add(b, [](const auto& rows) { return rows.second; });
    return made;
}

}  // namespace

int64_t TimeSamples::Curve::known_at(size_t sample) const {
    while (joins_gaps && sample > 0 && bytes[sample] == kUnknown) --sample;
    return bytes[sample];
}

int64_t TimeSamples::highest(bool beside) const {
    int64_t most = 0;
    for (const Curve& curve : curves) {
        if (curve.is_beside != beside) continue;
        for (const int64_t bytes : curve.bytes) most = std::max(most, bytes);
    }
    return most;
}

size_t TimeSamples::nearest(double at) const {
    const auto after = std::lower_bound(samples.begin(), samples.end(), at,
                                        [](const Sample& a, double time) { return a.at < time; });
    auto i = static_cast<size_t>(after - samples.begin());
    if (i == samples.size() || (i > 0 && at - samples[i - 1].at <= samples[i].at - at)) --i;
    while (i > 0 && samples[i - 1].at == samples[i].at) --i;
    return i;
}

TimeSamples tracker_samples(const Tracked& tracked) {
    TimeSamples made;
    const std::vector<TrackerSnapshot>& snapshots = tracked.snapshots;
    add_samples(
        made, snapshots.size(), [&](size_t row) { return snapshots[row].time_s; },
        [&](size_t row) { return std::string(tracked.text(snapshots[row].description)); });
    add_curve(made, "Tracked, as stored",
              [&](uint32_t row) { return snapshots[row].tracked_bytes; });
    add_curve(made, "All objects", [&](uint32_t row) { return snapshots[row].asizeof_bytes; });
    const auto process = [&](uint32_t row, const std::optional<int64_t> ProcessMemory::*figure) {
        const ProcessMemory& memory = snapshots[row].process;
        // A system that cannot say writes 0.
        return memory.is_available && memory.*figure != 0 ? memory.*figure : std::nullopt;
    };
    add_curve(made, "Process, resident",
              [&](uint32_t row) { return process(row, &ProcessMemory::rss_bytes); });
    add_curve(made, "Process, virtual",
              [&](uint32_t row) { return process(row, &ProcessMemory::vsz_bytes); });
    return made;
}

TimeSamples memory_samples(const std::vector<MemorySnapshot>& snapshots) {
    TimeSamples made;
    add_samples(
        made, snapshots.size(), [&](size_t row) { return snapshots[row].time_s; },
        [](size_t) { return std::string(); });
    add_curve(made, "Memory",
              [&](uint32_t row) { return std::optional(snapshots[row].total_bytes); });
    return made;
}

TimeSamples profile_samples(const ProfileHistory& history) {
    TimeSamples memory = memory_samples(history.memory);
    double width_s = 0;
    const std::map<double, int64_t> steps = bucket_steps(history, width_s);
    if (steps.empty()) return memory;
    const bool is_aligned = history.start_time <= 0 && !memory.samples.empty();
    const double zero = is_aligned ? memory.first() : std::max(0.0, history.start_time);
    TimeSamples counts;
    TimeSamples::Curve curve;
    curve.name = "Samples in " + format_duration(std::llround(width_s * 1e9)) +
                 (is_aligned ? " (both from their start)" : "");
    curve.is_count = curve.is_stepped = true;
    curve.is_beside = !memory.curves.empty();
    for (const auto& [at, samples] : steps) {
        counts.samples.push_back({zero + at, {}, 0});
        curve.bytes.push_back(samples);
    }
    counts.axis = axis_of(counts);
    counts.curves.push_back(std::move(curve));
    return memory.curves.empty() ? counts : joined(memory, counts);
}

TimeSamples birth_samples(const BirthSeries& series) {
    TimeSamples made;
    made.is_stepped = true;
    add_samples(
        made, series.points.size(), [&](size_t row) { return series.points[row].time; },
        [](size_t) { return std::string(); });
    add_curve(made, "Objects of now, by when they were made",
              [&](uint32_t row) { return std::optional(signed_bytes(series.points[row].bytes)); });
    return made;
}

TimeSamples dump_samples(const std::vector<DumpBytes>& dumps) {
    TimeSamples made;
    std::vector<DumpStep> steps;
    steps.reserve(dumps.size());
    for (const DumpBytes& dump : dumps) steps.push_back(dump.step);
    const std::vector<size_t> order = series_order(steps);
    for (size_t place = 0; place < order.size(); ++place) {
        made.samples.push_back({static_cast<double>(place), steps[order[place]].name,
                                static_cast<uint32_t>(order[place])});
    }
    made.axis = TimeSamples::Axis::kSteps;
    add_curve(made, "Total size per dump",
              [&](uint32_t row) { return std::optional(signed_bytes(dumps[row].bytes)); });
    return made;
}

}  // namespace hs
