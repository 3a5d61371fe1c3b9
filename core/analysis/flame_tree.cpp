#include "core/analysis/flame_tree.h"

namespace hs {

std::vector<Amount> absolute_amounts(std::span<const Amount> amounts) {
    std::vector<Amount> sizes(amounts.begin(), amounts.end());
    for (Amount& amount : sizes) {
        if (amount < Amount{}) amount = -amount;
    }
    return sizes;
}

FlameTree::FlameTree(const TraceTrie& shape, std::span<const Amount> amounts)
    : shape_(&shape), before_(shape.trace_count() + 1) {
    Amount sum;
    for (size_t trace = 0; trace < shape.trace_count(); ++trace) {
        before_[trace] = sum;
        if (trace >= amounts.size()) continue;
        sum += amounts[trace];
        is_rising_ = is_rising_ && !(amounts[trace] < Amount{});
    }
    before_.back() = sum;
}

}  // namespace hs
