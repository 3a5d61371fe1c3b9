#pragma once
// One history across all views, as in a browser: where the user was, and what was selected there.

#include <cstddef>
#include <vector>

#include "app/selection.h"
#include "app/view_id.h"

namespace hs {

struct Renewal;

struct Visit {
    ViewId view = ViewId::kOverview;
    Selection selection;
    bool operator==(const Visit&) const = default;
};

class Navigation {
public:
    static constexpr size_t kMaxVisits = 500;

    [[nodiscard]] const Visit& at() const { return visits_[at_]; }
    // The same visit again is a no-op; what lay forward is forgotten.
    void go(Visit visit);
    [[nodiscard]] bool can_back() const { return at_ > 0; }
    [[nodiscard]] bool can_forward() const { return at_ + 1 < visits_.size(); }
    void back() { at_ -= can_back() ? 1 : 0; }
    void forward() { at_ += can_forward() ? 1 : 0; }

    // Selections inside a closed dataset become "nothing".
    void forget(DatasetId dataset);
    // Selections inside a dataset that was read again are what they were.
    void renew(const Renewal& renewal);

private:
    std::vector<Visit> visits_{Visit{}};
    size_t at_ = 0;
};

}  // namespace hs
