#include "app/overview_pair.h"

#include "app/things.h"
#include "core/model/diagnostics.h"
#include "core/model/recorded_program.h"
#include "tests/support/catch.h"
#include "tests/support/small_files.h"

using namespace hs;
using namespace hs::test;

namespace {

// Rows of the pair, -1 for none.
std::pair<int, int> rows_of(const AppState& state) {
    const auto pair = overview_pair(state);
    if (!pair) return {-1, -1};
    const DatasetRow* first = state.datasets.data();
    return {static_cast<int>(pair->before - first), static_cast<int>(pair->after - first)};
}

}  // namespace

TEST_CASE("Two dumps are a pair at once, the first one before the second, whichever is current") {
    AppState state = state_with({small_dump(), small_dump()});
    CHECK(rows_of(state) == std::pair(0, 1));
    apply(state, SetCurrentDataset{state.datasets[1].id});
    CHECK(rows_of(state) == std::pair(0, 1));
}

namespace {

// As they are opened: two dumps, of which the later one is shown beside the earlier.
bool shows(const AppState& state, size_t current, size_t comparison) {
    return state.current == state.datasets[current].id &&
           state.comparison == state.datasets[comparison].id;
}

DatasetPtr dump_of_objects(size_t count) {
    return std::make_shared<Dataset>(
        loaded_dump(dump_of_edges(std::vector<std::vector<uint32_t>>(count))));
}
// Objects 101 to 160: another process.
DatasetPtr dump_of_stranger() {
    std::string text = "{\"o\": {";
    for (int id = 101; id <= 160; ++id) {
        text += (id == 101 ? "\"" : ", \"") + std::to_string(id) + "\": {\"size\": 10}";
    }
    return std::make_shared<Dataset>(loaded_dump(text + "}}"));
}

}  // namespace

TEST_CASE("Of dumps of one program the last one is shown, compared with the first") {
    AppState state = state_with({small_dump(), small_dump()});
    CHECK(shows(state, 1, 0));
    CHECK(shows(state_with({small_dump(), small_dump(), small_dump()}), 2, 0));
    SECTION("not while another file was named first") {
        state = state_with({small_log(), small_dump(), small_dump()});
        CHECK(state.current == state.datasets[0].id);
        CHECK(state.comparison.is_nil());
    }
    SECTION("nor of two processes") {
        state = state_with({dump_of_stranger(), dump_of_objects(60)});
        CHECK(state.current == state.datasets[0].id);
        CHECK(state.comparison.is_nil());
    }
}

namespace {

// One that was written so many seconds after the epoch.
DatasetPtr dump_of_time(int64_t seconds) {
    Dataset dataset = loaded_dump(dump_of_edges({{2}, {}}));
    dataset.info.modified_ns = seconds * 1'000'000'000;
    return std::make_shared<Dataset>(std::move(dataset));
}

}  // namespace

TEST_CASE("A dump that is cut short is no pair with a whole one, unless it is chosen") {
    Dataset part = loaded_dump(dump_of_edges({{2}, {}}));
    part.diagnostics.push_back(cut_diagnostic("the file ends here", 100));
    const DatasetPtr cut = std::make_shared<Dataset>(std::move(part));
    for (const bool cut_is_first : {false, true}) {
        AppState state = state_with(cut_is_first ? std::vector{cut, small_dump()}
                                                 : std::vector{small_dump(), cut});
        CHECK(state.current == state.datasets[cut_is_first ? 1 : 0].id);
        CHECK(state.comparison.is_nil());
        CHECK(rows_of(state) == std::pair(-1, -1));
        apply(state, SetComparison{state.datasets[cut_is_first ? 0 : 1].id});
        CHECK(rows_of(state) == std::pair(0, 1));
        apply(state, SetCurrentDataset{state.datasets[cut_is_first ? 0 : 1].id});
        apply(state, SetComparison{});
        CHECK(rows_of(state) == std::pair(-1, -1));
    }
    // It is in the way of no other, and of two that are cut short each is as good.
    CHECK(shows(state_with({small_dump(), cut, small_dump()}), 2, 0));
    CHECK(shows(state_with({cut, cut}), 1, 0));
}

TEST_CASE("Of dumps of one program the one that was written earlier is the one before") {
    AppState state = state_with({dump_of_time(40), dump_of_time(30)});
    CHECK(rows_of(state) == std::pair(1, 0));
    CHECK(shows(state, 0, 1));
    SECTION("also of three") {
        state = state_with({dump_of_time(40), dump_of_time(30), dump_of_time(35)});
        CHECK(shows(state, 0, 1));
        apply(state, SetComparison{state.datasets[2].id});
        CHECK(rows_of(state) == std::pair(2, 0));
    }
    SECTION("whichever of them is shown") {
        apply(state, SwapComparison{});
        CHECK(shows(state, 1, 0));
        CHECK(rows_of(state) == std::pair(1, 0));
    }
    SECTION("as they were opened where their times say nothing") {
        state = state_with({dump_of_time(40), dump_of_time(40)});
        CHECK(rows_of(state) == std::pair(0, 1));
        state = state_with({dump_of_time(40), dump_of_time(0)});
        CHECK(rows_of(state) == std::pair(0, 1));
    }
    SECTION("by the numbers in their names first") {
        state = {};
        apply(state, OpenFiles{{"heap1.json", "heap10.json", "heap9.json"}});
        for (DatasetRow& row : state.datasets) {
            apply(state, DatasetLoaded{row.id, small_dump()});
        }
        CHECK(shows(state, 1, 0));
    }
}

TEST_CASE("A dump that is opened later does not take what somebody looks at") {
    const auto open_another = [](AppState& state) {
        apply(state, OpenFiles{{"later.json"}});
        apply(state, DatasetLoaded{state.datasets.back().id, small_dump()});
    };
    AppState state = state_with({small_dump()});
    SECTION("a file that was chosen") {
        apply(state, SetCurrentDataset{state.datasets[0].id});
        open_another(state);
        CHECK(state.current == state.datasets[0].id);
        CHECK(state.comparison.is_nil());
    }
    SECTION("an object: the later one is what it is compared with") {
        apply(state, Select{SelectedObject{state.datasets[0].id, ObjectId{1}}});
        open_another(state);
        CHECK(shows(state, 0, 1));
    }
    SECTION("nor a comparison that was chosen, or ended") {
        state = state_with({small_dump(), small_dump()});
        const DatasetId other = GENERATE(false, true) ? state.datasets[0].id : DatasetId{};
        apply(state, SetComparison{other});
        open_another(state);
        CHECK(state.current == state.datasets[1].id);
        CHECK(state.comparison == other);
    }
}

TEST_CASE("Which dumps are shown does not depend on which is read first") {
    AppState state;
    apply(state, OpenFiles{{"first.json", "second.json", "third.json"}});
    for (const size_t row : {2, 0, 1}) {
        apply(state, DatasetLoaded{state.datasets[row].id, small_dump()});
    }
    CHECK(shows(state, 2, 0));
}

TEST_CASE("Files of one name are called by as many folders as tell them apart") {
    AppState state;
    apply(state, OpenFiles{{"/x/run/heap.json", "/y/run/heap.json", "/y/heap.json", "/y/a.json"}});
    std::vector<std::string> labels;
    for (const DatasetRow& row : state.datasets) labels.push_back(file_label(state, row.id));
    CHECK(labels ==
          std::vector<std::string>{"x/run/heap.json", "y/run/heap.json", "y/heap.json", "a.json"});
}

namespace {

DatasetPtr dump_of_recording(uint32_t shown) {
    Dataset dataset = loaded_dump(dump_of_edges({{2}, {}}));
    dataset.info.format = "hscope";
    dataset.program = RecordedProgram{};
    dataset.program->dumps.resize(3);
    dataset.program->dumps[0].label = "morning";
    dataset.program->dumps[2].label = "night";
    dataset.program->shown_dump = shown;
    return std::make_shared<Dataset>(std::move(dataset));
}

}  // namespace

TEST_CASE("A dump of a recording is called by the label that the program gave it") {
    AppState state;
    const auto open = [&](const char* path, uint32_t dump) {
        apply(state, OpenFiles{{path}});
        apply(state, DatasetLoaded{state.datasets.back().id, dump_of_recording(dump)});
    };
    const auto label_of = [&](size_t row) { return file_label(state, state.datasets[row].id); };
    open("/x/shop.hscope", 3);
    CHECK(label_of(0) == "shop.hscope");
    open("/x/shop.hscope#1", 1);
    CHECK(label_of(1) == "shop.hscope · morning");
    CHECK(label_of(0) == "shop.hscope · night");  // as there are two now
    CHECK(recording_path(state.datasets[1]) == "/x/shop.hscope");
    open("/x/shop.hscope#2", 2);
    CHECK(label_of(2) == "shop.hscope · Dump 2");
    open("/y/shop.hscope#1", 1);
    CHECK(label_of(3) == "y/shop.hscope · morning");
    CHECK(label_of(1) == "x/shop.hscope · morning");
    // What was opened is the recording.
    CHECK(state.settings.recent_files ==
          std::vector<std::string>{"/y/shop.hscope", "/x/shop.hscope"});
}

TEST_CASE("Dumps of one format are a series, the earliest first, from three on") {
    AppState state = state_with({dump_of_time(40), dump_of_time(30), dump_of_recording(1)});
    const auto rows_with = [&](const auto& of, size_t row) {
        std::vector<size_t> rows;
        for (const DatasetRow* dump : of(state, state.datasets[row])) {
            rows.push_back(static_cast<size_t>(dump - state.datasets.data()));
        }
        return rows;
    };
    CHECK(rows_with(dumps_of_format, 0) == std::vector<size_t>{1, 0});
    CHECK(rows_with(dumps_of_format, 2) == std::vector<size_t>{2});
    CHECK(dump_series(state, state.datasets[0]).empty());
    apply(state, OpenFiles{{"third.json"}});
    apply(state, DatasetLoaded{state.datasets.back().id, dump_of_time(35)});
    CHECK(rows_with(dump_series, 0) == std::vector<size_t>{1, 3, 0});
    CHECK(dump_series(state, state.datasets[2]).empty());
}

TEST_CASE("A log is never paired with a dump") {
    AppState state = state_with({small_log(), small_dump()});
    CHECK(rows_of(state) == std::pair(-1, -1));
    state = state_with({small_log(), small_dump(), small_dump()});
    CHECK(rows_of(state) == std::pair(-1, -1));
    apply(state, SetCurrentDataset{state.datasets[2].id});
    CHECK(rows_of(state) == std::pair(1, 2));
}

TEST_CASE("A comparison that was chosen is the pair, in the order of the files") {
    AppState state = state_with({small_dump(), small_dump(), small_dump()});
    CHECK(rows_of(state) == std::pair(0, 2));
    apply(state, SetComparison{state.datasets[1].id});
    CHECK(rows_of(state) == std::pair(1, 2));
}

TEST_CASE("What does not compare with the current file is not chosen, and not in effect") {
    AppState state = state_with({small_dump(), small_log(), small_dump()});
    CHECK(state.current == state.datasets[2].id);
    apply(state, SetComparison{state.datasets[1].id});
    CHECK(state.comparison == state.datasets[0].id);
    CHECK(state.messages.toasts.back().text ==
          "A heap dump cannot be compared with an allocation log");
    apply(state, SetCurrentDataset{state.datasets[1].id});
    CHECK(comparison_dataset(state) == nullptr);
    // The log has been looked at: the dumps are compared as before.
    apply(state, SetCurrentDataset{state.datasets[2].id});
    CHECK(comparison_dataset(state) == &state.datasets[0]);
}

TEST_CASE("A dump is paired with one of the same process, however many others were opened first") {
    AppState state = state_with({dump_of_stranger(), dump_of_objects(60), dump_of_objects(60)});
    apply(state, SetCurrentDataset{state.datasets[2].id});
    CHECK(rows_of(state) == std::pair(1, 2));
    apply(state, SetCurrentDataset{state.datasets[0].id});
    CHECK(rows_of(state) == std::pair(-1, -1));
    SECTION("with one of another process where somebody asks for it") {
        apply(state, SetComparison{state.datasets[1].id});
        CHECK(rows_of(state) == std::pair(0, 1));
    }
}

namespace {

void open_to_be_shown(AppState& state, const DatasetPtr& dataset) {
    apply(state, OpenFiles{.paths = {"/data/other"}, .is_shown = true});
    apply(state, DatasetLoaded{state.datasets.back().id, dataset});
}

}  // namespace

TEST_CASE("A filter stays with dumps of its program and goes with another one") {
    AppState state = state_with({small_dump()});
    apply(state, PushFilter{{FilterKind::kText, {}, "quote", "quote"}});
    for (const DatasetPtr& opened : {small_dump(), dump_of_stranger()}) {
        CHECK(state.filters.at().size() == 1);
        open_to_be_shown(state, opened);
    }
    CHECK(state.current == state.datasets[2].id);
    CHECK(state.filters.at().empty());
    CHECK(state.filters.can_undo());
}

TEST_CASE("A file that is opened beside others is shown, whatever they are") {
    AppState state = state_with({dump_of_objects(60), dump_of_objects(60)});
    apply(state, SetCurrentDataset{state.datasets[1].id});
    apply(state, ShowView{ViewId::kObjects});
    const Selection object = SelectedObject{state.datasets[1].id, ObjectId{1}};
    SECTION("a log, on a page that has something of it") {
        if (GENERATE(false, true)) apply(state, Select{object});
        open_to_be_shown(state, small_log());
        CHECK(state.current == state.datasets[2].id);
        CHECK(selection_of(state) == Selection{SelectedDataset{state.current}});
        CHECK(state.navigation.at().view == ViewId::kOverview);
        // The dumps are compared as before.
        apply(state, SetCurrentDataset{state.datasets[1].id});
        CHECK(comparison_dataset(state) == &state.datasets[0]);
    }
    SECTION("a dump of another program, compared with none") {
        open_to_be_shown(state, dump_of_stranger());
        CHECK(state.current == state.datasets[2].id);
        CHECK(comparison_dataset(state) == nullptr);
        CHECK(rows_of(state) == std::pair(-1, -1));
        CHECK(state.navigation.at().view == ViewId::kObjects);
        apply(state, SetCurrentDataset{state.datasets[1].id});
        CHECK(comparison_dataset(state) == &state.datasets[0]);
        apply(state, SetCurrentDataset{state.datasets[2].id});
        CHECK(comparison_dataset(state) == nullptr);
    }
    SECTION("a dump of the same program, compared with the first") {
        open_to_be_shown(state, dump_of_objects(60));
        CHECK(shows(state, 2, 0));
    }
    SECTION("but an object of a dump of the same program is still looked at") {
        apply(state, Select{object});
        open_to_be_shown(state, dump_of_objects(60));
        CHECK(shows(state, 1, 2));
        CHECK(selection_of(state) == object);
    }
}

TEST_CASE("What is chosen while a file is read is not taken away by it") {
    AppState state = state_with({dump_of_objects(60), dump_of_stranger()});
    apply(state, OpenFiles{.paths = {"/data/log"}, .is_shown = true});
    SECTION("another file") {
        apply(state, SetCurrentDataset{state.datasets[1].id});
        apply(state, DatasetLoaded{state.datasets[2].id, small_log()});
        CHECK(state.current == state.datasets[1].id);
    }
    SECTION("an object") {
        apply(state, Select{SelectedObject{state.datasets[0].id, ObjectId{1}}});
        apply(state, DatasetLoaded{state.datasets[2].id, small_log()});
        CHECK(state.current == state.datasets[0].id);
    }
    SECTION("another file that is opened") {
        apply(state, OpenFiles{.paths = {"/data/small"}, .is_shown = true});
        apply(state, DatasetLoaded{state.datasets[3].id, small_dump()});
        apply(state, DatasetLoaded{state.datasets[2].id, small_log()});
        CHECK(state.current == state.datasets[3].id);
    }
}

TEST_CASE("Of several files that are opened beside others the first is shown") {
    AppState state = state_with({small_log()});
    apply(state, OpenFiles{.paths = {"/data/slow", "/data/quick"}, .is_shown = true});
    apply(state, DatasetLoaded{state.datasets[2].id, small_log()});
    CHECK(state.current == state.datasets[2].id);
    apply(state, DatasetLoaded{state.datasets[1].id, dump_of_stranger()});
    CHECK(state.current == state.datasets[1].id);
}
