#pragma once
// Samples of a profile by time, in buckets of any width. Only buckets with samples are rows: a
// sample that comes days later makes one more row, not millions.

#include <cstdint>
#include <span>
#include <vector>

#include "core/model/profile_history.h"

namespace hs {

struct SampleBucket {
    int64_t index = 0;  // time / width, cut towards zero as PerProVis does
    uint64_t samples = 0;
};

// In the order of time. Counts from the first sample of the file, as PerProVis does; samples before
// it have an index of 0 or below, and that tool drops those below.
std::vector<SampleBucket> sample_buckets(std::span<const double> times_s, double width_s);

// Of what the file has: times of samples, or its own buckets joined to this width. Empty without
// either.
std::vector<SampleBucket> sample_buckets(const ProfileHistory& history, double width_s);

}  // namespace hs
