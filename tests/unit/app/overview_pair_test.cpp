#include "app/overview_pair.h"

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
    CHECK(rows_of(state) == std::pair(0, 1));
    apply(state, SetComparison{state.datasets[2].id});
    CHECK(rows_of(state) == std::pair(0, 2));
}

TEST_CASE("What does not compare with the current file is not chosen, and not in effect") {
    AppState state = state_with({small_dump(), small_log(), small_dump()});
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
    AppState state = state_with({stranger, same(), same()});
    apply(state, SetCurrentDataset{state.datasets[2].id});
    CHECK(rows_of(state) == std::pair(1, 2));
    apply(state, SetCurrentDataset{state.datasets[0].id});
    CHECK(rows_of(state) == std::pair(0, 1));  // for want of a better one
}
