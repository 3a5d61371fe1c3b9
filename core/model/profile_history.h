#pragma once
// What a profile tells of time: when samples were taken, and how much memory there was.

#include <cstdint>
#include <vector>

#include "core/model/memory_snapshots.h"

namespace hs {

struct ProfileHistory {
    struct Bucket {
        double start_s = 0;
        uint64_t samples = 0;
    };
    double start_time = 0;               // Unix seconds of the first sample; 0: not known
    std::vector<double> sample_times_s;  // from the first sample, in the order of the file
    std::vector<Bucket> buckets;         // as the file sums them up, empty ones left out
    double bucket_s = 0;                 // their width
    std::vector<MemorySnapshot> memory;  // sites are empty where the file names none
    uint64_t sample_count = 0;
    double duration_s = 0;  // as the file says
    double interval_ms = 0;

    [[nodiscard]] bool is_empty() const {
        return sample_times_s.empty() && buckets.empty() && memory.empty();
    }
};

}  // namespace hs
