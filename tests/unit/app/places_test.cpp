#include "app/places.h"

#include <string>

#include "tests/support/catch.h"
#include "tests/support/small_files.h"

using namespace hs;
using namespace hs::test;

namespace {

// "Summary Objects Holders"
std::string present(const AppState& state) {
    std::string titles;
    for (const Place& place : places()) {
        if (mode_to_show(state, place) == nullptr) continue;
        titles += (titles.empty() ? "" : " ") + std::string(place.title);
    }
    return titles;
}

std::string modes(const AppState& state, PlaceId id) {
    std::string names;
    for (const PresentPlace& present : present_places(state)) {
        if (present.place != &place_of(id)) continue;
        for (const View* mode : present.modes) {
            names += (names.empty() ? "" : " ") + std::string(mode->mode);
        }
    }
    return names;
}

}  // namespace

TEST_CASE("A place without data is absent") {
    CHECK(present({}) == "Summary");
    CHECK(present(state_with({small_dump()})) == "Summary Objects Holders");
    CHECK(present(state_with({small_dump(), small_dump()})) == "Summary Objects Holders Growth");
    CHECK(present(state_with({small_log()})) == "Summary Allocations Growth");
    const AppState both = state_with({small_log(), small_dump()});
    CHECK(present(both) == "Summary Allocations Growth");
}

TEST_CASE("Each place has the modes that the file has data for, and each mode one place") {
    const AppState of_dump = state_with({small_dump(), small_dump()});
    CHECK(modes(of_dump, PlaceId::kObjects) == "Types Objects Tree Charts Tables SQL");
    CHECK(modes(of_dump, PlaceId::kHolders) == "Graph Map Icicle Paths Cycles");
    CHECK(modes(of_dump, PlaceId::kGrowth) == "Compare");
    CHECK(modes(of_dump, PlaceId::kAllocations).empty());
    const AppState of_log = state_with({small_log()});
    CHECK(modes(of_log, PlaceId::kAllocations) == "Flame Table Map Charts Tables SQL");
    CHECK(modes(of_log, PlaceId::kGrowth) == "Leaks Compare");
    CHECK(modes(of_log, PlaceId::kObjects).empty());
    for (const AppState& state : {of_dump, of_log}) {
        for (const View& view : views()) {
            size_t listed = 0;
            for (const PresentPlace& place : present_places(state)) listed += place.has(view.id);
            CAPTURE(view.name);
            CHECK(listed == (place_with(state, view.id) != nullptr ? 1 : 0));
        }
        CHECK(place_with(state, ViewId::kLog) == nullptr);
    }
}

TEST_CASE("A place shows the mode that it showed last") {
    AppState state = state_with({small_dump()});
    const Place& objects = place_of(PlaceId::kObjects);
    CHECK(mode_to_show(state, objects)->id == ViewId::kTypes);
    apply(state, ShowView{ViewId::kTree});
    apply(state, ShowView{ViewId::kGraph});
    CHECK(mode_to_show(state, objects)->id == ViewId::kTree);
    CHECK(mode_to_show(state, place_of(PlaceId::kHolders))->id == ViewId::kGraph);
}

TEST_CASE("A file that the page has nothing for shows its summary when it is chosen") {
    AppState state = state_with({small_log(), small_dump()});
    apply(state, ShowView{ViewId::kFlame});
    apply(state, SetCurrentDataset{state.datasets[1].id});
    CHECK(state.navigation.at().view == ViewId::kOverview);
    apply(state, ShowView{ViewId::kLog});
    apply(state, SetCurrentDataset{state.datasets[0].id});
    CHECK(state.navigation.at().view == ViewId::kLog);
}
