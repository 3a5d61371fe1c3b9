#include "app/graph_results.h"

#include "app/things.h"
#include "tests/support/catch.h"
#include "tests/support/graph_text.h"

namespace hs {
namespace {

// 1 -> 2 -> 3, 1 -> 4; all of type 'o', 10 bytes each.
DatasetPtr chain() {
    return std::make_shared<Dataset>(loaded_dump(dump_of_edges({{2, 4}, {3}, {}, {}})));
}

struct Window {
    AppState state;
    JobRunner jobs{nullptr};
    GraphCache graphs;

    DatasetId open(DatasetPtr dataset) {
        apply(state, OpenFiles{{"/data/a.json"}});
        apply(state, DatasetLoaded{state.datasets.back().id, std::move(dataset)});
        return state.datasets.back().id;
    }
};

TEST_CASE("A result is asked for in one frame and there in a later one, the same for all") {
    Window window;
    window.open(chain());
    GraphResults* graph = window.graphs.of_current(window.state);
    REQUIRE(graph != nullptr);
    CHECK(graph->types(window.jobs) == nullptr);
    window.jobs.publish(0);
    const Shared<RetainedSizes> retained = graph->retained(window.jobs);
    REQUIRE(retained != nullptr);
    CHECK(retained->dominators.retained[object_with_id(graph->graph(), 2).v] == 20);
    CHECK(graph->types(window.jobs) == nullptr);
    window.jobs.publish(0);
    const Shared<GraphTypes> types = graph->types(window.jobs);
    REQUIRE(types != nullptr);
    REQUIRE(types->totals.size() == 1);
    CHECK(types->totals[0].retained_bytes == 40);
    CHECK(types->row_of[types->totals[0].type.v] == 0);
    CHECK(window.graphs.of_current(window.state)->types(window.jobs) == types);
}

TEST_CASE("What is loaded anew is computed anew, and what is closed is forgotten") {
    Window window;
    const DatasetId id = window.open(chain());
    window.graphs.of_current(window.state)->retained(window.jobs);
    window.jobs.publish(0);
    apply(window.state, DatasetLoaded{id, chain()});
    CHECK(window.graphs.of_current(window.state)->retained(window.jobs) == nullptr);
    apply(window.state, CloseDataset{id});
    window.graphs.forget_closed(window.state);
    CHECK(window.graphs.of_current(window.state) == nullptr);
    CHECK(window.jobs.running_count() == 0);
}

TEST_CASE("Two dumps are compared once, in the order current and comparison") {
    Window window;
    window.open(chain());
    CHECK(window.graphs.pair(window.state) == nullptr);
    const DatasetId b = window.open(
        std::make_shared<Dataset>(loaded_dump(dump_of_edges({{2, 4}, {3}, {}, {}, {}}))));
    apply(window.state, SetComparison{b});
    PairResults* pair = window.graphs.pair(window.state);
    REQUIRE(pair != nullptr);
    CHECK(pair->diff(window.jobs) == nullptr);
    window.jobs.publish(0);
    REQUIRE(pair->diff(window.jobs) != nullptr);
    CHECK(pair->diff(window.jobs)->totals.added == 1);
}

TEST_CASE("What is new is found anew when another dump is compared") {
    Window window;
    window.open(chain());
    FilterStep step;
    step.kind = FilterKind::kStatus;
    step.text = "deleted";
    apply(window.state, PushFilter{step});
    // The first lacks the last object, the second lacks two.
    const auto shorter = [&](const std::vector<std::vector<uint32_t>>& edges) {
        return window.open(std::make_shared<Dataset>(loaded_dump(dump_of_edges(edges))));
    };
    const DatasetId others[] = {shorter({{2}, {3}, {}}), shorter({{2}, {}})};
    for (size_t deleted = 1; deleted <= 2; ++deleted) {
        apply(window.state, SetComparison{others[deleted - 1]});
        Shared<ObjectRows> set;
        for (int i = 0; i < 4; ++i) {
            GraphResults* graph = window.graphs.of_current(window.state);
            PairResults* pair = window.graphs.pair(window.state);
            const ObjectStatusOf status{pair->diff(window.jobs), false};
            if (status.diff) set = graph->set(window.state, status, window.jobs);
            window.jobs.publish(0);
        }
        REQUIRE(set != nullptr);
        CHECK(set->size() == deleted);
    }
}

TEST_CASE("A selection that the data no longer has points at nothing") {
    Window window;
    const DatasetId id = window.open(chain());
    apply(window.state, Select{SelectedObject{id, ObjectId{2}}});
    CHECK((selected_object(window.state, id) == ObjectId{2}));
    CHECK(thing_text(window.state, selection_of(window.state)) == "o 2");
    apply(window.state, Select{SelectedObject{id, ObjectId{4000}}});
    CHECK_FALSE(selected_object(window.state, id).has_value());
    CHECK(thing_text(window.state, selection_of(window.state)).empty());
    CHECK_FALSE(selected_type(window.state, id).has_value());
}

TEST_CASE("Showing a thing of the other dump makes that one current, in one step back") {
    Window window;
    const DatasetId a = window.open(chain());
    const DatasetId b = window.open(chain());
    apply(window.state, SetComparison{b});
    apply(window.state, ShowThing{ViewId::kLog, SelectedObject{b, ObjectId{1}}});
    CHECK(window.state.current == b);
    CHECK(window.state.comparison == a);
    CHECK(window.state.navigation.at().view == ViewId::kLog);
    apply(window.state, GoBack{});
    CHECK(window.state.navigation.at().view == ViewId::kOverview);
}

}  // namespace
}  // namespace hs
