#pragma once
// Memory over time where it was measured now and then rather than at every event: snapshots of a
// class tracker or a profiler, dumps opened as a series, births of one dump's objects.

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "core/analysis/dump_series.h"
#include "core/model/memory_snapshots.h"
#include "core/model/profile_history.h"
#include "core/model/tracked.h"

namespace hs {

struct TimeSamples {
    enum class Axis : uint8_t {
        kSeconds,  // since something
        kClock,    // since 1970
        kSteps,    // 0, 1, 2, …: only the order is known
    };
    struct Sample {
        double at = 0;
        std::string name;  // may be empty
        uint32_t row = 0;  // of the snapshots, or place in the list of dumps
    };
    struct Curve {
        static constexpr int64_t kUnknown = std::numeric_limits<int64_t>::min();

        std::string name;
        bool is_beside = false;      // far larger than the first curve: wants another axis
        bool is_count = false;       // of things, not of bytes
        bool is_stepped = false;     // stays as it is until the next sample
        bool joins_gaps = false;     // measured at some of the samples only: unknown is as before
        std::vector<int64_t> bytes;  // by sample

        // At a sample, or before it where the curve joins its gaps.
        [[nodiscard]] int64_t known_at(size_t sample) const;
    };

    Axis axis = Axis::kSeconds;
    bool is_stepped = false;      // stays as it is until the next sample
    std::vector<Sample> samples;  // rising
    std::vector<Curve> curves;    // those with at least one known value

    [[nodiscard]] bool is_empty() const { return samples.size() < 2 || curves.empty(); }
    [[nodiscard]] double first() const { return samples.empty() ? 0 : samples.front().at; }
    [[nodiscard]] double last() const { return samples.empty() ? 0 : samples.back().at; }
    [[nodiscard]] int64_t highest(bool beside) const;  // of curves with that axis; 0: no value
    // The sample nearest to a time; the first of equals. There is at least one.
    [[nodiscard]] size_t nearest(double at) const;
};

// Tracked bytes, as the tracker stored them, reached bytes and the process' memory at each snapshot
// that has a time.
TimeSamples tracker_samples(const Tracked& tracked);
TimeSamples memory_samples(const std::vector<MemorySnapshot>& snapshots);
// Samples in buckets of a profile beside its memory, where it has both. Without a time of the first
// sample both begin at the same place.
TimeSamples profile_samples(const ProfileHistory& history);
TimeSamples birth_samples(const BirthSeries& series);

struct DumpBytes {
    DumpStep step;
    uint64_t bytes = 0;
};
// In the order of the series; `row` is the place in `dumps`.
TimeSamples dump_samples(const std::vector<DumpBytes>& dumps);

}  // namespace hs
