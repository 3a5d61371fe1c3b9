#pragma once
// The sampling a log's header states: sizes below each limit were logged with some probability, so
// each of their bytes stands for 1/probability bytes.
//
//   ranges 128: 1/4, 8192: 1/2        size   0 … 127   factor 4
//                                     size 128 … 8191  factor 2
//                                     size 8192 …      factor 1
//
// Ranges with equal factors are one class. Sums are kept per (trace, class) in whole raw bytes and
// multiplied once, at the end.

#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/model/amount.h"

namespace hs {

struct SamplingRange {
    uint64_t max_size_bytes = 0;  // exclusive
    uint32_t probability = 0;     // of 2^32 - 1; 0 is never
};

class Sampling {
public:
    Sampling() : Sampling(std::vector<SamplingRange>{}) {}
    explicit Sampling(std::vector<SamplingRange> ranges);

    [[nodiscard]] const std::vector<SamplingRange>& ranges() const { return ranges_; }
    [[nodiscard]] uint32_t class_count() const { return static_cast<uint32_t>(factors_.size()); }
    // True if scaling can change a number at all.
    [[nodiscard]] bool changes_sizes() const { return changes_sizes_; }

    // The range with the smallest limit that is strictly greater than the size.
    [[nodiscard]] uint32_t class_of(uint64_t size_bytes) const {
        const auto range = std::upper_bound(limits_.begin(), limits_.end(), size_bytes);
        return classes_[static_cast<size_t>(range - limits_.begin())];
    }
    // What one byte of the class stands for: 0 where the probability is 0.
    [[nodiscard]] Amount factor(uint32_t size_class) const { return factors_[size_class]; }

private:
    std::vector<SamplingRange> ranges_;  // as stated
    std::vector<uint64_t> limits_;       // rising, without repeats
    std::vector<uint32_t> classes_;      // by limit, and one more for sizes beyond all
    std::vector<Amount> factors_;        // by class
    bool changes_sizes_ = false;
};

}  // namespace hs
