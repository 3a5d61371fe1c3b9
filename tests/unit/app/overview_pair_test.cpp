#include "app/overview_pair.h"

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

// Rows of the pair, -1 for none.
std::pair<int, int> rows_of(const AppState& state) {
    const auto pair = overview_pair(state);
    if (!pair) return {-1, -1};
    const DatasetRow* first = state.datasets.data();
    return {static_cast<int>(pair->before - first), static_cast<int>(pair->after - first)};
}

}  // namespace

TEST_CASE("Two dumps are a pair at once, the first one before the second, whichever is current") {
    AppState state = with({dump(), dump()});
    CHECK(rows_of(state) == std::pair(0, 1));
    apply(state, SetCurrentDataset{state.datasets[1].id});
    CHECK(rows_of(state) == std::pair(0, 1));
}

TEST_CASE("A log is never paired with a dump") {
    AppState state = with({log(), dump()});
    CHECK(rows_of(state) == std::pair(-1, -1));
    state = with({log(), dump(), dump()});
    CHECK(rows_of(state) == std::pair(-1, -1));
    apply(state, SetCurrentDataset{state.datasets[2].id});
    CHECK(rows_of(state) == std::pair(1, 2));
}

TEST_CASE("A comparison that was chosen is the pair, in the order of the files") {
    AppState state = with({dump(), dump(), dump()});
    CHECK(rows_of(state) == std::pair(0, 1));
    apply(state, SetComparison{state.datasets[2].id});
    CHECK(rows_of(state) == std::pair(0, 2));
}

TEST_CASE("What does not compare with the current file is not chosen, and not in effect") {
    AppState state = with({dump(), log(), dump()});
    apply(state, SetComparison{state.datasets[1].id});
    CHECK(state.comparison.is_nil());
    CHECK(state.messages.toasts.back().text ==
          "A heap dump cannot be compared with an allocation log");
    apply(state, SetComparison{state.datasets[2].id});
    CHECK(comparison_dataset(state) == &state.datasets[2]);
    apply(state, SetCurrentDataset{state.datasets[1].id});
    CHECK(comparison_dataset(state) == nullptr);
    // The log has been looked at: the dumps are compared as before.
    apply(state, SetCurrentDataset{state.datasets[0].id});
    CHECK(comparison_dataset(state) == &state.datasets[2]);
}

TEST_CASE("A dump is paired with one of the same process, however many others were opened first") {
    // Objects 101 to 160: another process.
    std::string text = "{\"o\": {";
    for (int id = 101; id <= 160; ++id) {
        text += (id == 101 ? "\"" : ", \"") + std::to_string(id) + "\": {\"size\": 10}";
    }
    const auto stranger = std::make_shared<Dataset>(loaded_dump(text + "}}"));
    const auto same = [] {
        return std::make_shared<Dataset>(
            loaded_dump(dump_of_edges(std::vector<std::vector<uint32_t>>(60))));
    };
    AppState state = with({stranger, same(), same()});
    apply(state, SetCurrentDataset{state.datasets[2].id});
    CHECK(rows_of(state) == std::pair(1, 2));
    apply(state, SetCurrentDataset{state.datasets[0].id});
    CHECK(rows_of(state) == std::pair(0, 1));  // for want of a better one
}
