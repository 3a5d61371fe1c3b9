#include "app/navigation.h"

#include "tests/support/catch.h"

namespace hs {
namespace {

Visit place(ViewId view, uint32_t object) {
    return {view, SelectedObject{DatasetId{1}, ObjectId{object}}};
}

TEST_CASE("Back and forward walk over views and selections alike") {
    Navigation history;
    history.go(place(ViewId::kOverview, 1));
    history.go(place(ViewId::kLog, 1));
    history.go(place(ViewId::kLog, 2));
    history.back();
    CHECK(history.at() == place(ViewId::kLog, 1));
    history.back();
    CHECK(history.at() == place(ViewId::kOverview, 1));
    history.forward();
    CHECK(history.at() == place(ViewId::kLog, 1));
    history.go(place(ViewId::kLog, 3));
    CHECK_FALSE(history.can_forward());
    history.back();
    history.back();
    history.back();
    CHECK_FALSE(history.can_back());
    history.back();
    CHECK(history.at() == Visit{});
}

TEST_CASE("Going where one is already is no step") {
    Navigation history;
    history.go(place(ViewId::kLog, 1));
    history.go(place(ViewId::kLog, 1));
    history.back();
    CHECK_FALSE(history.can_back());
}

TEST_CASE("The history of places is bounded") {
    Navigation history;
    for (uint32_t i = 0; i < 3 * Navigation::kMaxVisits; ++i) history.go(place(ViewId::kLog, i));
    size_t steps = 0;
    for (; history.can_back(); history.back()) ++steps;
    CHECK(steps == Navigation::kMaxVisits - 1);
}

TEST_CASE("A closed dataset is selected nowhere in the history") {
    Navigation history;
    history.go({ViewId::kLog, SelectedDataset{DatasetId{1}}});
    history.go({ViewId::kLog, SelectedDataset{DatasetId{2}}});
    history.go(place(ViewId::kLog, 5));
    history.forget(DatasetId{1});
    CHECK(history.at() == Visit{ViewId::kLog, {}});
    history.back();
    CHECK(history.at() == Visit{ViewId::kLog, SelectedDataset{DatasetId{2}}});
    history.back();
    CHECK(history.at() == Visit{ViewId::kLog, {}});
}

}  // namespace
}  // namespace hs
