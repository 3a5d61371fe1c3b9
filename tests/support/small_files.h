#pragma once
// A dump and a log of a few bytes, and the state of a window that has files open.

#include <memory>
#include <vector>

#include "app/app_state.h"
#include "tests/support/graph_text.h"
#include "tests/support/heapprof_writer.h"

namespace hs::test {

inline DatasetPtr small_dump() {
    return std::make_shared<Dataset>(loaded_dump(dump_of_edges({{2}, {}})));
}

inline DatasetPtr small_log() {
    HeapprofWriter writer;
    writer.allocate(writer.trace({{"a.py", 1}}), 100, 1000);
    return std::make_shared<Dataset>(loaded(writer));
}

inline AppState state_with(const std::vector<DatasetPtr>& datasets) {
    AppState state;
    for (const DatasetPtr& dataset : datasets) {
        apply(state, OpenFiles{{"/data/file"}});
        apply(state, DatasetLoaded{state.datasets.back().id, dataset});
    }
    return state;
}

}  // namespace hs::test
