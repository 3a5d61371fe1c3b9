#pragma once
// A table that its view sorts within the frame that asks for it, since its rows are few or cheap to
// compare: how the table stands, its rows, and what they were made for.

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "app/answer_key.h"
#include "app/widgets/data_table.h"

namespace hs {

struct SortedTable {
    DataTableState state;
    ShownTable rows;
    std::vector<uint32_t> order;  // by row of the table: its place in what the table is about
    AnswerKey key;

    // True if rows and order are of another key. The caller makes them for this one.
    bool needs(AnswerKey wanted) {
        if (key == wanted) return false;
        key = std::move(wanted);
        return true;
    }
    // Where it is shown now, if it is; the table scrolls nowhere.
    void put_cursor_on(uint32_t place) {
        const auto at = std::find(order.begin(), order.end(), place);
        state.cursor = state.anchor =
            at == order.end() ? DataTableState::kNoRow : static_cast<uint64_t>(at - order.begin());
    }
};

}  // namespace hs
