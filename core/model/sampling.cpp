#include "core/model/sampling.h"

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

}  // namespace hs
