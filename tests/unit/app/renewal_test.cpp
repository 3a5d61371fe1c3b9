#include "app/renewal.h"

#include "app/app_state.h"
#include "app/graph_answers.h"
#include "app/graph_set.h"
#include "app/picked.h"
#include "app/things.h"
#include "app/views/calls_state.h"
#include "app/views/graph_renewal.h"
#include "app/views/tracked_state.h"
#include "tests/support/catch.h"
#include "tests/support/graph_text.h"
#include "tests/support/heapprof_writer.h"

namespace hs {
namespace {

const char* const kBefore =
    R"({"app.Task": {"11": {"size": 1}, "12": {"size": 1}}, "dict": {"21": {"ref": [["app.Task", 11], ["app.Task", 12]]}}})";
const char* const kAfter =
    R"({"app.Alpha": {"1": {}, "2": {}}, "dict": {"21": {"ref": [["app.Task", 12], ["app.Alpha", 1]]}}, "app.Task": {"12": {"size": 1}, "11": {"size": 1}}})";
const char* const kGone = R"({"app.Alpha": {"1": {}, "2": {}}})";

DatasetPtr dump(const char* text) {
    return std::make_shared<Dataset>(loaded_dump(text));
}

struct Window {
    AppState state;
    DatasetId id;

    explicit Window(DatasetPtr dataset) {
        apply(state, OpenFiles{{"/data/a.json"}});
        id = state.datasets.back().id;
        apply(state, DatasetLoaded{id, std::move(dataset)});
    }
    // What F5 does, with what the file holds by then.
    void reload(DatasetPtr dataset) {
        apply(state, ReloadDataset{id});
        apply(state, DatasetLoaded{id, std::move(dataset)});
    }
    [[nodiscard]] const ObjectGraph& graph() const { return *state.datasets[0].dataset->graph; }
    [[nodiscard]] Selection object(uint64_t address) const {
        return SelectedObject{id, object_with_id(graph(), address)};
    }
    [[nodiscard]] Selection type(const char* name) const {
        return SelectedType{id, graph().find_type(name)};
    }
    void select(uint64_t address) { apply(state, Select{object(address)}); }
};

TEST_CASE("after a reload a chip is about the same type, and Back leads to the same object") {
    Window window(dump(kBefore));
    window.select(11);
    window.select(12);
    apply(window.state,
          PushFilter{filter_step(window.state, FilterKind::kType, window.type("app.Task"))});
    apply(window.state,
          PushFilter{filter_step(window.state, FilterKind::kDominated, window.object(21))});
    const FilterStep text{FilterKind::kText, {}, "x", "x"};
    apply(window.state, PushFilter{text});
    window.reload(dump(kAfter));
    REQUIRE(selection_of(window.state) == window.object(12));
    const Filters& filters = window.state.filters.at();
    REQUIRE(filters.size() == 3);
    CHECK(filters[0].of == window.type("app.Task"));
    CHECK(chip_text(filters[0]) == "type app.Task");
    CHECK(filters[1].of == window.object(21));
    CHECK(filters[2] == text);
    apply(window.state, GoBack{});
    CHECK(selection_of(window.state) == window.object(11));
    apply(window.state, UndoFilter{});
    apply(window.state, UndoFilter{});
    REQUIRE(window.state.filters.at().size() == 1);
    CHECK(window.state.filters.at()[0].of == window.type("app.Task"));
    // The set is that of the type, too.
    const auto steps = set_steps(homes_of(window.state, window.state.filters.at()), window.id,
                                 window.graph(), window.state.filters.at());
    REQUIRE(steps.ok());
    CHECK(steps.value()[0].type == window.graph().find_type("app.Task"));
}

TEST_CASE("what is gone matches nothing, says so, and is found again when it is back") {
    Window window(dump(kBefore));
    window.select(12);
    apply(window.state,
          PushFilter{filter_step(window.state, FilterKind::kType, window.type("app.Task"))});
    window.reload(dump(kGone));
    CHECK(selection_of(window.state) ==
          Selection{SelectedMissing{window.id, ObjectIdentity{"app.Task", "12"}}});
    CHECK_FALSE(selected_object(window.state, window.id).has_value());
    const FilterStep& step = window.state.filters.at()[0];
    CHECK(chip_text(step) == "type app.Task (not in this file)");
    const auto steps = set_steps(homes_of(window.state, window.state.filters.at()), window.id,
                                 window.graph(), window.state.filters.at());
    REQUIRE(steps.ok());
    CHECK(steps.value()[0].kind == SetStep::Kind::kNothing);
    window.reload(dump(kGone));
    window.reload(dump(kAfter));
    CHECK(selection_of(window.state) == window.object(12));
    CHECK(window.state.filters.at()[0].of == window.type("app.Task"));
    CHECK(chip_text(window.state.filters.at()[0]) == "type app.Task");
    // Gone here, it may be in the other dump.
    window.reload(dump(kGone));
    apply(window.state, OpenFiles{{"/data/b.json"}});
    apply(window.state, DatasetLoaded{window.state.datasets[1].id, dump(kBefore)});
    const ObjectGraph& other = *window.state.datasets[1].dataset->graph;
    const auto there = set_steps(homes_of(window.state, window.state.filters.at()),
                                 window.state.datasets[1].id, other, window.state.filters.at());
    REQUIRE(there.ok());
    CHECK(there.value()[0].type == other.find_type("app.Task"));
}

TEST_CASE("a reload keeps the current file, the view and the selection of another file") {
    Window window(dump(kBefore));
    apply(window.state, OpenFiles{{"/data/b.json"}});
    const DatasetId other = window.state.datasets[1].id;
    apply(window.state, DatasetLoaded{other, dump(kAfter)});
    apply(window.state, SetCurrentDataset{other});
    apply(window.state, ShowView{ViewId::kObjects});
    const Selection there = SelectedObject{other, {2}};
    apply(window.state, Select{there});
    window.reload(dump(kGone));
    CHECK(window.state.current == other);
    CHECK(selection_of(window.state) == there);
    CHECK(window.state.navigation.at().view == ViewId::kObjects);
}

TEST_CASE("the number of a reading rises when it arrives, not when it is asked for") {
    Window window(dump(kBefore));
    const uint32_t first = window.state.datasets[0].generation;
    apply(window.state, ReloadDataset{window.id});
    CHECK(window.state.datasets[0].generation == first);
    apply(window.state, DatasetLoaded{window.id, dump(kAfter)});
    CHECK(window.state.datasets[0].generation == first + 1);
}

TEST_CASE("a selected frame and its line on the timeline are those of the same place") {
    const auto log = [](const std::vector<test::StackFrames>& stacks) {
        test::HeapprofWriter writer;
        for (const auto& stack : stacks) writer.allocate(writer.trace(stack), 10, 1000);
        return std::make_shared<Dataset>(test::loaded(writer));
    };
    Window window(log({{{"app.py", 1}, {"app.py", 2}}, {{"lib.py", 3}}}));
    const TraceTrie& traces = *window.state.datasets[0].dataset->traces;
    apply(window.state, Select{SelectedFrame{window.id, find_frame(traces, "lib.py:3")}});
    const auto series = picked_series(window.state);
    REQUIRE(series.has_value());
    apply(window.state, ToggleSeries{*series});
    window.reload(log({{{"aaa.py", 1}, {"aaa.py", 2}}, {{"app.py", 1}}, {{"lib.py", 3}}}));
    CHECK(picked_series(window.state) == series);
    CHECK(window.state.shown.series == std::vector<SeriesKey>{*series});
    window.reload(log({{{"aaa.py", 1}}}));
    CHECK_FALSE(picked_series(window.state).has_value());
    CHECK(selection_of(window.state) ==
          Selection{SelectedMissing{window.id, FrameIdentity{"lib.py", "", 3}}});
}

TEST_CASE("what was opened, hidden and pinned in the graph is the same after a reload") {
    Window window(dump(kBefore));
    const DatasetPtr before = window.state.datasets[0].dataset;
    GraphViewState own;
    own.dataset = {window.id, 1};
    const auto row = [&](uint64_t address) { return object_with_id(window.graph(), address); };
    SceneWish wish;
    wish.start = {row(21)};
    wish.chain = {row(21), row(11)};
    wish.hidden = {row(12)};
    wish.expand(row(21), Direction::kReferents).more = {{window.graph().find_type("app.Task"), 2},
                                                        {SceneNode::kOtherTypes, 1}};
    own.history.ask(wish);
    own.making.pinned = {SceneKey{row(11), {}, 0},
                         SceneKey{row(21), window.graph().find_type("app.Task"), 1}};
    own.last_selection = window.object(11);
    window.reload(dump(kAfter));
    JobContext job;
    const auto index = IdentityIndex::make(window.state.datasets[0].dataset, job).value();
    const Renewal renewal{window.id, 2, before, window.state.datasets[0].dataset, *index};
    renew_graph(own, renewal);
    REQUIRE(own.history.wish() != nullptr);
    CHECK(own.dataset.generation == 2);
    CHECK(own.history.wish()->start == std::vector<ObjectId>{row(21)});
    CHECK(own.history.wish()->chain == std::vector<ObjectId>{row(21), row(11)});
    CHECK(own.history.wish()->hidden == std::vector<ObjectId>{row(12)});
    REQUIRE(own.history.wish()->expansions.size() == 1);
    CHECK(own.history.wish()->expansions[0].of == row(21));
    REQUIRE(own.history.wish()->expansions[0].more.size() == 2);
    CHECK(own.history.wish()->expansions[0].more[0].type == window.graph().find_type("app.Task"));
    CHECK(own.making.pinned ==
          std::set<SceneKey>{SceneKey{row(11), {}, 0},
                             SceneKey{row(21), window.graph().find_type("app.Task"), 1}});
    CHECK(own.last_selection == window.object(11));
}

TEST_CASE("of a graph whose objects are gone nothing is left, and other dumps are let alone") {
    Window window(dump(kBefore));
    const DatasetPtr before = window.state.datasets[0].dataset;
    GraphViewState own;
    own.dataset = {window.id, 0};
    SceneWish wish;
    wish.start = {object_with_id(window.graph(), 11)};
    own.history.ask(wish);
    own.making.pinned = {SceneKey{wish.start[0], {}, 0}};
    const DatasetPtr gone = dump(kGone);
    JobContext job;
    const auto index = IdentityIndex::make(gone, job).value();
    renew_graph(own, {DatasetId{99}, 2, before, gone, *index});
    CHECK(own.history.wishes.size() == 1);
    renew_graph(own, {window.id, 2, before, gone, *index});
    CHECK(own.history.wish() == nullptr);
    CHECK(own.making.pinned.empty());
}

TEST_CASE("a set is found anew when what it is compared with was read again") {
    Window window(dump(kBefore));
    JobRunner jobs(nullptr);
    Answers answers(jobs);
    apply(window.state, OpenFiles{{"/data/b.json"}, true});
    const DatasetId other = window.state.datasets[1].id;
    apply(window.state, DatasetLoaded{other, dump(kBefore)});
    apply(window.state, PushFilter{{FilterKind::kStatus, {}, "deleted", "deleted"}});
    const auto set = [&] {
        Answered<ObjectRows> rows;
        for (int i = 0; i < 4; ++i) {
            const ObjectStatusOf status = current_status(answers, window.state);
            rows = current_graph(window.state)->set(answers, window.state, status);
            jobs.publish(0);
        }
        return rows.value;
    };
    REQUIRE(set() != nullptr);
    CHECK(set()->empty());
    apply(window.state, DatasetLoaded{other, dump(kGone)});
    CHECK(set()->size() == 3);
}

TEST_CASE("calls, snapshots and tracked objects are found again") {
    TimedCalls a;
    TimedCalls b;
    const auto add = [](TimedCalls& calls, const char* name, double start_s) {
        TimedCall call;
        call.name = calls.strings.intern(name);
        call.start_s = start_s;
        calls.calls.push_back(call);
    };
    add(a, "f", 1);
    add(a, "g", 2);
    add(b, "new", 0);
    add(b, "f", 1);
    add(b, "g", 3);
    CHECK(same_call(a, 0, b) == 1U);
    CHECK_FALSE(same_call(a, 1, b).has_value());
    CHECK_FALSE(same_call(a, UINT32_MAX, b).has_value());
    Tracked from;
    Tracked to;
    for (Tracked* tracked : {&from, &to}) {
        if (tracked == &to) tracked->classes.push_back({tracked->strings.intern("other"), 0, 0});
        tracked->classes.push_back({tracked->strings.intern("app.Task"), 0, 1});
        TrackedObject object;
        object.tracked_class = static_cast<uint32_t>(tracked->classes.size() - 1);
        object.address = 7;
        object.has_address = true;
        if (tracked == &to) tracked->objects.emplace_back();
        tracked->objects.push_back(object);
        if (tracked == &to) tracked->snapshots.emplace_back();
        TrackerSnapshot snapshot;
        snapshot.time_s = 2;
        snapshot.description = tracked->strings.intern("filled");
        tracked->snapshots.push_back(snapshot);
    }
    CHECK(same_snapshot(from, 0, to) == 1U);
    CHECK_FALSE(same_snapshot(to, 0, from).has_value());
    CHECK(same_object(from, 0, to) == 1U);
    CHECK_FALSE(same_object(from, 5, to).has_value());
}

}  // namespace
}  // namespace hs
