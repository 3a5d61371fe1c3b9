#pragma once
// Measured calls as boxes in the order of time: a row for each depth of each thread, as wide as
// they took. A row costs about as many boxes as it has pixels, however many calls there are.

#include <cstdint>
#include <vector>

#include "core/layout/box_rows.h"
#include "core/model/timed_calls.h"

namespace hs {

// Calls by row, in the order of starts; made once for a file.
struct CallRows {
    std::vector<uint32_t> row_begin{0};     // [rows + 1], into calls
    std::vector<uint32_t> calls;            // rows of TimedCalls::calls
    std::vector<uint32_t> first_of_thread;  // [threads + 1]: its first row

    [[nodiscard]] size_t row_count() const { return row_begin.size() - 1; }
};
CallRows call_rows(const TimedCalls& calls);

// The time that shares are of: that of all calls, and never nothing.
double whole_s(const TimedCalls& calls);

// Ids of boxes are rows of TimedCalls::calls.
BoxRows call_chart(const TimedCalls& calls, const CallRows& rows, const BoxView& view);

}  // namespace hs
