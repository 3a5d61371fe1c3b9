#pragma once
// What the first screen and Diff compare: two files of one kind, the one that was opened first
// before the other, whichever of them is the current one.

#include <optional>

#include "app/app_state.h"

namespace hs {

struct OverviewPair {
    const DatasetRow* before = nullptr;
    const DatasetRow* after = nullptr;
};

// The current file and the one chosen for comparison, if they compare; else the first file that
// compares with it, of dumps the first of the same process where there is one.
std::optional<OverviewPair> overview_pair(const AppState& state);
// The current file and the one chosen for comparison alone.
std::optional<OverviewPair> chosen_pair(const AppState& state);
// The last dump that was opened after this one and is of the same program; null if there is none.
const DatasetRow* last_dump_of_program(const AppState& state, const DatasetRow& first);

}  // namespace hs
