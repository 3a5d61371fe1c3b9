#include "app/navigation.h"

#include <utility>

#include "app/renewal.h"

namespace hs {

void Navigation::go(Visit visit) {
    if (visit == at()) return;
    visits_.resize(at_ + 1);
    visits_.push_back(std::move(visit));
    if (visits_.size() > kMaxVisits) visits_.erase(visits_.begin());
    at_ = visits_.size() - 1;
}

void Navigation::forget(DatasetId dataset) {
    std::vector<Visit> kept;
    size_t kept_at = 0;
    for (size_t i = 0; i < visits_.size(); ++i) {
        Visit visit = visits_[i];
        if (dataset_of(visit.selection) == dataset) visit.selection = {};
        if (kept.empty() || kept.back() != visit) kept.push_back(visit);
        if (i == at_) kept_at = kept.size() - 1;
    }
    visits_ = std::move(kept);
    at_ = kept_at;
}

void Navigation::renew(const Renewal& renewal) {
    for (Visit& visit : visits_) visit.selection = renewal.selection(visit.selection);
}

}  // namespace hs
