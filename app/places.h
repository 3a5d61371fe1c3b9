#pragma once
// The places of the window, each a question: what is wrong, which code, what is it, why is it
// alive, what grew. A place shows one of its modes, which are views. One without data is absent.

#include <cstdint>
#include <span>
#include <vector>

#include "app/view.h"

namespace hs {

enum class PlaceId : uint8_t { kSummary, kAllocations, kObjects, kHolders, kGrowth, kTracked };

struct Place {
    PlaceId id;
    const char* command;            // that shows it: "place.objects"
    const char* title;              // on the tab
    const char* about;              // one line: the question that it answers
    std::span<const ViewId> modes;  // in order; the first with data is shown at first
};

// In the order of their tabs.
std::span<const Place> places();
const Place& place_of(PlaceId id);
// A place that has something to show, with its modes that do. A view that several places list is a
// mode of the first of them that has data of its own.
struct PresentPlace {
    const Place* place = nullptr;
    std::vector<const View*> modes;

    [[nodiscard]] bool has(ViewId view) const;
};
std::vector<PresentPlace> present_places(const AppState& state);

// That the view is a mode of now; null for one that has nothing to show, and for the log.
const Place* place_with(const AppState& state, ViewId view);
// Where a press on its tab leads: the mode that was shown last, else the first.
const View& mode_to_show(const AppState& state, const PresentPlace& place);
// Null: it is absent.
const View* mode_to_show(const AppState& state, const Place& place);

}  // namespace hs
