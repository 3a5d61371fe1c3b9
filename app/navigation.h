#pragma once
// One history across all views, as in a browser: where the user was, and what was selected there.

#include <cstddef>
#include <optional>
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
    // The view that was visited last of those that `fits` wants; nothing if none was.
    template <class Fits>
    [[nodiscard]] std::optional<ViewId> last_of(Fits fits) const {
        for (size_t i = at_ + 1; i-- > 0;) {
            if (fits(visits_[i].view)) return visits_[i].view;
        }
        return {};
    }

    // Selections inside a closed dataset become "nothing".
    void forget(DatasetId dataset);
    // Selections inside a dataset that was read again are what they were.
    void renew(const Renewal& renewal);

private:
    std::vector<Visit> visits_{Visit{}};
    size_t at_ = 0;
};

}  // namespace hs
