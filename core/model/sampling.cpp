#include "core/model/sampling.h"

#include <cmath>
#include <map>
#include <utility>

namespace hs {
namespace {

Amount factor_of(uint32_t probability) {
    if (probability == 0) return {};
    const UInt128 dividend = static_cast<UInt128>(UINT32_MAX) << Amount::kFractionBits;
    return {static_cast<Int128>((dividend + probability / 2) / probability)};
}

}  // namespace

Sampling::Sampling(std::vector<SamplingRange> ranges) : ranges_(std::move(ranges)) {
    std::vector<SamplingRange> sorted = ranges_;
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
        return a.max_size_bytes < b.max_size_bytes;
    });
    std::map<Amount, uint32_t> known;
    const auto class_with = [&](Amount factor) {
        const auto [at, is_new] = known.emplace(factor, static_cast<uint32_t>(factors_.size()));
        if (is_new) factors_.push_back(factor);
        return at->second;
    };
    for (const SamplingRange& range : sorted) {
        if (!limits_.empty() && limits_.back() == range.max_size_bytes) continue;
        limits_.push_back(range.max_size_bytes);
        classes_.push_back(class_with(factor_of(range.probability)));
    }
    classes_.push_back(class_with(Amount::whole(1)));
    changes_sizes_ = factors_.size() > 1;
}

Sampling Sampling::poisson(double mean_bytes) {
    Sampling sampling;
    sampling.mean_bytes_ = mean_bytes;
    sampling.changes_sizes_ = true;
    sampling.is_certain_ = true;
    return sampling;
}

double Sampling::probability(uint64_t size_bytes) const {
    if (is_by_size()) return -std::expm1(-static_cast<double>(size_bytes) / mean_bytes_);
    const double factor = factors_[class_of(size_bytes)].to_double();
    return factor > 0 ? 1 / factor : 0;
}

Amount Sampling::poisson_factor(uint64_t size_bytes) const {
    const double chance = probability(size_bytes);
    return chance > 0 ? Amount::from_double(1 / chance) : Amount{};
}

}  // namespace hs
