#include "app/graph_answers.h"

#include <algorithm>

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
    Answers answers{jobs};

    DatasetId open(DatasetPtr dataset) {
        apply(state, OpenFiles{{"/data/a.json"}});
        apply(state, DatasetLoaded{state.datasets.back().id, std::move(dataset)});
        return state.datasets.back().id;
    }
    // Jobs of the frame before have come to their end, and what is closed is forgotten.
    void next_frame() {
        jobs.publish(0);
        answers.begin_frame(state);
    }
};

TEST_CASE("A result is asked for in one frame and there in a later one, the same for all") {
    Window window;
    window.open(chain());
    const std::optional<OpenGraph> graph = current_graph(window.state);
    REQUIRE(graph.has_value());
    CHECK(graph->types(window.answers) == nullptr);
    window.next_frame();
    const Shared<RetainedSizes> retained = graph->retained(window.answers);
    REQUIRE(retained != nullptr);
    CHECK(retained->dominators.retained[object_with_id(graph->graph(), 2).v] == 20);
    CHECK(graph->types(window.answers) == nullptr);
    window.next_frame();
    const Shared<GraphTypes> types = graph->types(window.answers);
    REQUIRE(types != nullptr);
    REQUIRE(types->totals.size() == 1);
    CHECK(types->totals[0].retained_bytes == 40);
    CHECK(types->row_of[types->totals[0].type.v] == 0);
    CHECK(current_graph(window.state)->types(window.answers) == types);
}

TEST_CASE("What is loaded anew is computed anew, and what is closed is forgotten") {
    Window window;
    const DatasetId id = window.open(chain());
    current_graph(window.state)->retained(window.answers);
    window.next_frame();
    CHECK(window.answers.size() == 1);
    apply(window.state, DatasetLoaded{id, chain()});
    window.next_frame();
    CHECK(window.answers.size() == 0);
    CHECK(current_graph(window.state)->retained(window.answers) == nullptr);
    apply(window.state, CloseDataset{id});
    window.next_frame();
    CHECK_FALSE(current_graph(window.state).has_value());
    CHECK(window.answers.size() == 0);
    CHECK(window.jobs.running_count() == 0);
}

TEST_CASE("Two dumps are compared in the order they were opened, whichever is the current one") {
    Window window;
    const DatasetId a = window.open(chain());
    CHECK_FALSE(current_pair(window.state).has_value());
    const DatasetId b = window.open(
        std::make_shared<Dataset>(loaded_dump(dump_of_edges({{2, 4}, {3}, {}, {}, {}}))));
    for (const bool is_later : {false, true}) {
        apply(window.state, SetCurrentDataset{is_later ? b : a});
        apply(window.state, SetComparison{is_later ? a : b});
        const std::optional<OpenPair> pair = current_pair(window.state);
        REQUIRE(pair.has_value());
        CHECK(pair->a.id() == a);
        CHECK(pair->b.id() == b);
        pair->diff(window.answers);
        window.next_frame();
        REQUIRE(pair->diff(window.answers));
        CHECK(pair->diff(window.answers)->totals.added == 1);
        // Of the objects of the later one, the last is new; of the earlier one none is.
        const ObjectStatusOf status = current_status(window.answers, window.state);
        CHECK(status.is_b == is_later);
        const auto rows = status.rows().subspan(1);  // row 0 is nil
        CHECK(std::count(rows.begin(), rows.end(), ObjectStatus::kNew) == (is_later ? 1 : 0));
        CHECK(std::count(rows.begin(), rows.end(), ObjectStatus::kDeleted) == 0);
    }
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
        Answered<ObjectRows> set;
        for (int i = 0; i < 4; ++i) {
            const ObjectStatusOf status = current_status(window.answers, window.state);
            if (status.diff) {
                set = current_graph(window.state)->set(window.answers, window.state, status);
            }
            window.next_frame();
        }
        REQUIRE(set);
        CHECK_FALSE(set.is_stale);
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
