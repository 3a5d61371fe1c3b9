#include "app/places.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/base/check.h"

namespace hs {
namespace {

constexpr ViewId kSummaryModes[] = {ViewId::kOverview};
constexpr ViewId kAllocationModes[] = {ViewId::kFlame, ViewId::kHotspots, ViewId::kFlow,
                                       ViewId::kCalls, ViewId::kCharts,   ViewId::kTables,
                                       ViewId::kQuery};
constexpr ViewId kObjectModes[] = {ViewId::kTypes,  ViewId::kObjects, ViewId::kTree,
                                   ViewId::kCharts, ViewId::kTables,  ViewId::kQuery};
constexpr ViewId kHolderModes[] = {ViewId::kGraph, ViewId::kTreemap, ViewId::kIcicle,
                                   ViewId::kPaths, ViewId::kCycles};
constexpr ViewId kGrowthModes[] = {ViewId::kLeaks, ViewId::kDiff};
constexpr ViewId kTrackedModes[] = {ViewId::kTracked, ViewId::kTables, ViewId::kQuery};

constexpr Place kPlaces[] = {
    {PlaceId::kSummary, "place.summary", "Summary", "What stands out in this file", kSummaryModes},
    {PlaceId::kAllocations, "place.allocations", "Allocations", "Which code allocated it",
     kAllocationModes},
    {PlaceId::kObjects, "place.objects", "Objects", "What the memory is made of", kObjectModes},
    {PlaceId::kHolders, "place.holders", "Holders", "Why it is still alive", kHolderModes},
    {PlaceId::kGrowth, "place.growth", "Growth", "What grew, and by how much", kGrowthModes},
    {PlaceId::kTracked, "place.tracked", "Tracked", "Tracked classes over snapshots",
     kTrackedModes},
};

bool has_data(const AppState& state, ViewId id) {
    const View& view = view_of(id);
    return view.why_empty == nullptr || view.why_empty(state) == nullptr;
}

bool lists(const Place& place, ViewId id) {
    return std::find(place.modes.begin(), place.modes.end(), id) != place.modes.end();
}

// Tables and Query fit any file: they make no place.
bool makes_a_place(ViewId id) {
    return std::count_if(std::begin(kPlaces), std::end(kPlaces),
                         [&](const Place& place) { return lists(place, id); }) == 1;
}

}  // namespace

std::span<const Place> places() {
    return kPlaces;
}

const Place& place_of(PlaceId id) {
    const auto* found = std::find_if(std::begin(kPlaces), std::end(kPlaces),
                                     [&](const Place& place) { return place.id == id; });
    HS_ASSERT(found != std::end(kPlaces));
    return *found;
}

bool PresentPlace::has(ViewId view) const {
    return std::any_of(modes.begin(), modes.end(),
                       [&](const View* mode) { return mode->id == view; });
}

std::vector<PresentPlace> present_places(const AppState& state) {
    // Each view is asked once, in every frame.
    std::vector<ViewId> with_data;
    for (const View& view : views()) {
        if (has_data(state, view.id)) with_data.push_back(view.id);
    }
    std::vector<PresentPlace> present;
    for (const Place& place : kPlaces) {
        PresentPlace found{&place, {}};
        bool has_own = false;
        for (const ViewId id : place.modes) {
            if (std::find(with_data.begin(), with_data.end(), id) == with_data.end()) continue;
            has_own |= makes_a_place(id);
            const bool is_taken = std::any_of(present.begin(), present.end(),
                                              [&](const PresentPlace& one) { return one.has(id); });
            if (!is_taken) found.modes.push_back(&view_of(id));
        }
        if (has_own) present.push_back(std::move(found));
    }
    return present;
}

const Place* place_with(const AppState& state, ViewId view) {
    for (const PresentPlace& present : present_places(state)) {
        if (present.has(view)) return present.place;
    }
    return nullptr;
}

const View& mode_to_show(const AppState& state, const PresentPlace& place) {
    const std::optional<ViewId> last =
        state.navigation.last_of([&](ViewId id) { return place.has(id); });
    return last ? view_of(*last) : *place.modes.front();
}

const View* mode_to_show(const AppState& state, const Place& place) {
    for (const PresentPlace& present : present_places(state)) {
        if (present.place == &place) return &mode_to_show(state, present);
    }
    return nullptr;
}

}  // namespace hs
