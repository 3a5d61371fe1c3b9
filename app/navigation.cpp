#include "app/navigation.h"

#include <utility>

#include "app/renewal.h"

namespace hs {

void Navigation::go(Place place) {
    if (place == at()) return;
    places_.resize(at_ + 1);
    places_.push_back(std::move(place));
    if (places_.size() > kMaxPlaces) places_.erase(places_.begin());
    at_ = places_.size() - 1;
}

void Navigation::forget(DatasetId dataset) {
    std::vector<Place> kept;
    size_t kept_at = 0;
    for (size_t i = 0; i < places_.size(); ++i) {
        Place place = places_[i];
        if (dataset_of(place.selection) == dataset) place.selection = {};
        if (kept.empty() || kept.back() != place) kept.push_back(place);
        if (i == at_) kept_at = kept.size() - 1;
    }
    places_ = std::move(kept);
    at_ = kept_at;
}

void Navigation::renew(const Renewal& renewal) {
    for (Place& place : places_) place.selection = renewal.selection(place.selection);
}

}  // namespace hs
