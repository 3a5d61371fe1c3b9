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
//
// Poisson sampling takes each byte with the same small chance, so that each size has a factor of
// its own: size n with probability 1 - exp(-n / mean). There is one class then, and rows have one
// size each (EventLogParts::size_of_row).

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
    // The mean distance between two samples in bytes, above 0.
    static Sampling poisson(double mean_bytes);

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
    // The same for a byte of an event of this size.
    [[nodiscard]] Amount factor_of_size(uint64_t size_bytes) const {
        return is_by_size() ? poisson_factor(size_bytes) : factors_[class_of(size_bytes)];
    }
    // Whether each size has a factor of its own, in place of classes.
    [[nodiscard]] bool is_by_size() const { return mean_bytes_ > 0; }
    // The probability that an event of this size was recorded.
    [[nodiscard]] double probability(uint64_t size_bytes) const;
    // Whether events are certainly sampled as stated: some recorders state it and log them all.
    [[nodiscard]] bool is_certain() const { return is_certain_; }
    void set_certain() { is_certain_ = true; }

private:
    [[nodiscard]] Amount poisson_factor(uint64_t size_bytes) const;

    std::vector<SamplingRange> ranges_;  // as stated
    std::vector<uint64_t> limits_;       // rising, without repeats
    std::vector<uint32_t> classes_;      // by limit, and one more for sizes beyond all
    std::vector<Amount> factors_;        // by class
    double mean_bytes_ = 0;              // of Poisson sampling
    bool changes_sizes_ = false;
    bool is_certain_ = false;
};

}  // namespace hs
