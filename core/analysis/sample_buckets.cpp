#include "core/analysis/sample_buckets.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace hs {
namespace {

// Widths and times may be anything a file says.
int64_t bucket_of(double time_s, double width_s) {
    constexpr double kLimit = 9e15;
    const double index = std::trunc(time_s / width_s);
    return std::isfinite(index) ? static_cast<int64_t>(std::clamp(index, -kLimit, kLimit)) : 0;
}

std::vector<SampleBucket> rows_of(const std::map<int64_t, uint64_t>& counts) {
    std::vector<SampleBucket> rows;
    rows.reserve(counts.size());
    for (const auto& [index, samples] : counts) rows.push_back({index, samples});
    return rows;
}

}  // namespace

std::vector<SampleBucket> sample_buckets(std::span<const double> times_s, double width_s) {
    std::map<int64_t, uint64_t> counts;
    if (!(width_s > 0)) return {};
    for (const double time_s : times_s) ++counts[bucket_of(time_s, width_s)];
    return rows_of(counts);
}

std::vector<SampleBucket> sample_buckets(const ProfileHistory& history, double width_s) {
    if (!history.sample_times_s.empty()) return sample_buckets(history.sample_times_s, width_s);
    std::map<int64_t, uint64_t> counts;
    if (!(width_s > 0)) return {};
    // From the middle, so that rounding of the start moves nothing into the bucket before.
    for (const ProfileHistory::Bucket& bucket : history.buckets) {
        counts[bucket_of(bucket.start_s + history.bucket_s / 2, width_s)] += bucket.samples;
    }
    return rows_of(counts);
}

}  // namespace hs
