#pragma once
// What the first screen and Diff compare: two files of one kind, the earlier one before the other,
// whichever of them is the current one. Of dumps of one program series_order() knows which is the
// earlier one, of all else it is the one that was opened first.

#include <optional>
#include <vector>

#include "app/app_state.h"
#include "core/analysis/dump_series.h"

namespace hs {

struct OverviewPair {
    const DatasetRow* before = nullptr;
    const DatasetRow* after = nullptr;
};

// The current file and the one chosen for comparison, if they compare; else the first file that
// compares with it, of dumps the earliest one of the same process. Dumps of two processes, and one
// that is cut short with a whole one, are compared by those who ask for it alone.
std::optional<OverviewPair> overview_pair(const AppState& state);
// The current file and the one chosen for comparison alone.
std::optional<OverviewPair> chosen_pair(const AppState& state);
// This dump and all others of its program, the earliest first; empty if it is no dump.
std::vector<const DatasetRow*> dumps_of_program(const AppState& state, const DatasetRow& of);
// This dump and the others of its format, the earliest first; empty if it is no dump. Dumps of two
// formats do not count the same bytes.
std::vector<const DatasetRow*> dumps_of_format(const AppState& state, const DatasetRow& of);
// Those, where they are a series over time: two are a pair, of which the change is told.
std::vector<const DatasetRow*> dump_series(const AppState& state, const DatasetRow& of);
// Without the dumps that are cut short, unless all are.
std::vector<const DatasetRow*> those_whole_if_any(std::vector<const DatasetRow*> dumps);
DumpStep step_of_dump(const AppState& state, const DatasetRow& row);

}  // namespace hs
