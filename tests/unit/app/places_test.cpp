#include "app/places.h"

#include <string>

#include "tests/support/catch.h"
#include "tests/support/graph_text.h"
#include "tests/support/heapprof_writer.h"

using namespace hs;

namespace {

DatasetPtr dump() {
    return std::make_shared<Dataset>(loaded_dump(dump_of_edges({{2}, {}})));
}

DatasetPtr log() {
    test::HeapprofWriter writer;
    writer.allocate(writer.trace({{"a.py", 1}}), 100, 1000);
    return std::make_shared<Dataset>(test::loaded(writer));
}

AppState with(const std::vector<DatasetPtr>& datasets) {
    AppState state;
    for (const DatasetPtr& dataset : datasets) {
        apply(state, OpenFiles{{"/data/file"}});
        apply(state, DatasetLoaded{state.datasets.back().id, dataset});
    }
    return state;
}

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
    CHECK(present(with({dump()})) == "Summary Objects Holders");
    CHECK(present(with({dump(), dump()})) == "Summary Objects Holders Growth");
    CHECK(present(with({log()})) == "Summary Allocations Growth");
    const AppState both = with({log(), dump()});
    CHECK(present(both) == "Summary Allocations Growth");
}

TEST_CASE("Each place has the modes that the file has data for, and each mode one place") {
    const AppState of_dump = with({dump(), dump()});
    CHECK(modes(of_dump, PlaceId::kObjects) == "Types Objects Tree Charts Tables SQL");
    CHECK(modes(of_dump, PlaceId::kHolders) == "Graph Map Icicle Paths Cycles");
    CHECK(modes(of_dump, PlaceId::kGrowth) == "Compare");
    CHECK(modes(of_dump, PlaceId::kAllocations).empty());
    const AppState of_log = with({log()});
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
    AppState state = with({dump()});
    const Place& objects = place_of(PlaceId::kObjects);
    CHECK(mode_to_show(state, objects)->id == ViewId::kTypes);
    apply(state, ShowView{ViewId::kTree});
    apply(state, ShowView{ViewId::kGraph});
    CHECK(mode_to_show(state, objects)->id == ViewId::kTree);
    CHECK(mode_to_show(state, place_of(PlaceId::kHolders))->id == ViewId::kGraph);
}

TEST_CASE("A file that the page has nothing for shows its summary when it is chosen") {
    AppState state = with({log(), dump()});
    apply(state, ShowView{ViewId::kFlame});
    apply(state, SetCurrentDataset{state.datasets[1].id});
    CHECK(state.navigation.at().view == ViewId::kOverview);
    apply(state, ShowView{ViewId::kLog});
    apply(state, SetCurrentDataset{state.datasets[0].id});
    CHECK(state.navigation.at().view == ViewId::kLog);
}
