#include "app/places.h"

#include <algorithm>
#include <iterator>

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

bool is_present(const AppState& state, const Place& place) {
    return std::any_of(place.modes.begin(), place.modes.end(),
                       [&](ViewId id) { return makes_a_place(id) && has_data(state, id); });
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

const Place* place_with(const AppState& state, ViewId view) {
    if (!has_data(state, view)) return nullptr;
    for (const Place& place : kPlaces) {
        if (lists(place, view) && is_present(state, place)) return &place;
    }
    return nullptr;
}

std::vector<const View*> modes_of(const AppState& state, const Place& place) {
    std::vector<const View*> modes;
    for (const ViewId id : place.modes) {
        if (place_with(state, id) == &place) modes.push_back(&view_of(id));
    }
    return modes;
}

const View* mode_to_show(const AppState& state, const Place& place) {
    const std::vector<const View*> modes = modes_of(state, place);
    const std::optional<ViewId> last = state.navigation.last_of([&](ViewId id) {
        return std::find(modes.begin(), modes.end(), &view_of(id)) != modes.end();
    });
    if (last) return &view_of(*last);
    return modes.empty() ? nullptr : modes.front();
}

}  // namespace hs
