#include "app/filters.h"

#include <algorithm>
#include <utility>

#include "app/renewal.h"

namespace hs {

std::string chip_text(const FilterStep& step) {
    const bool is_missing = std::holds_alternative<SelectedMissing>(step.of);
    return is_missing ? step.label + " (not in this file)" : step.label;
}

void FilterHistory::set(Filters filters) {
    if (filters == at()) return;
    versions_.resize(at_ + 1);
    versions_.push_back(std::move(filters));
    if (versions_.size() > kMaxVersions) versions_.erase(versions_.begin());
    at_ = versions_.size() - 1;
}

void FilterHistory::push(FilterStep step) {
    Filters next = at();
    if (step.kind == FilterKind::kThread || step.kind == FilterKind::kAllocator) {
        std::erase_if(next, [&](const FilterStep& other) { return other.kind == step.kind; });
    }
    next.push_back(std::move(step));
    set(std::move(next));
}

void FilterHistory::remove(size_t index) {
    if (index >= at().size()) return;
    Filters next = at();
    next.erase(next.begin() + static_cast<std::ptrdiff_t>(index));
    set(std::move(next));
}

void FilterHistory::cut(size_t count) {
    if (count >= at().size()) return;
    Filters next = at();
    next.resize(count);
    set(std::move(next));
}

void FilterHistory::forget(DatasetId dataset) {
    std::vector<Filters> kept;
    size_t kept_at = 0;
    for (size_t i = 0; i < versions_.size(); ++i) {
        Filters version = std::move(versions_[i]);
        std::erase_if(version,
                      [&](const FilterStep& step) { return dataset_of(step.of) == dataset; });
        if (kept.empty() || kept.back() != version) kept.push_back(std::move(version));
        if (i == at_) kept_at = kept.size() - 1;
    }
    versions_ = std::move(kept);
    at_ = kept_at;
}

void FilterHistory::renew(const Renewal& renewal) {
    for (Filters& version : versions_) {
        for (FilterStep& step : version) step.of = renewal.selection(step.of);
    }
}

}  // namespace hs
