#pragma once
// What the first screen compares: two files of one kind, the one that was opened first before the
// other, whether or not a comparison was chosen.

#include <optional>

#include "app/app_state.h"

namespace hs {

struct OverviewPair {
    const DatasetRow* before = nullptr;
    const DatasetRow* after = nullptr;
};

// The current file and the one chosen for comparison, if they compare; else the first file that was
// opened before the current one and compares with it, else the first one after it.
std::optional<OverviewPair> overview_pair(const AppState& state);

}  // namespace hs
