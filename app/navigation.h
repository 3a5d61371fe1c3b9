#pragma once
// One history across all views, as in a browser: where the user was, and what was selected there.

#include <cstddef>
#include <vector>

#include "app/selection.h"
#include "app/view_id.h"

namespace hs {

struct Renewal;

struct Place {
    ViewId view = ViewId::kOverview;
    Selection selection;
    bool operator==(const Place&) const = default;
};

class Navigation {
public:
    static constexpr size_t kMaxPlaces = 500;

    [[nodiscard]] const Place& at() const { return places_[at_]; }
    // The same place again is a no-op; what lay forward is forgotten.
    void go(Place place);
    [[nodiscard]] bool can_back() const { return at_ > 0; }
    [[nodiscard]] bool can_forward() const { return at_ + 1 < places_.size(); }
    void back() { at_ -= can_back() ? 1 : 0; }
    void forward() { at_ += can_forward() ? 1 : 0; }

    // Selections inside a closed dataset become "nothing".
    void forget(DatasetId dataset);
    // Selections inside a dataset that was read again are what they were.
    void renew(const Renewal& renewal);

private:
    std::vector<Place> places_{Place{}};
    size_t at_ = 0;
};

}  // namespace hs
