#pragma once
// Measured calls as boxes in the order of time: a row for each depth of each thread, as wide as
// they took. What is too narrow to see is folded into boxes that stand for many, so that a row
// costs about as many boxes as it has pixels, however many calls there are.

#include <cstdint>
#include <vector>

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

struct CallChartView {
    double width_px = 0;
    double first_s = 0;  // what is visible
    double last_s = 0;
    uint32_t first_row = 0;
    uint32_t last_row = UINT32_MAX;
    double least_px = 1;
};
struct CallBox {
    float x0_px = 0;  // cut to the view
    float x1_px = 0;
    uint32_t call = 0;        // the first of the folded ones
    uint32_t call_count = 1;  // calls side by side that the box stands for
};
struct CallChart {
    std::vector<CallBox> boxes;          // by row, from the left
    std::vector<uint32_t> row_begin{0};  // [rows + 1], into boxes; row 0 is first_row

    [[nodiscard]] size_t row_count() const { return row_begin.size() - 1; }
    [[nodiscard]] const CallBox* at(size_t row, double x_px) const;  // null between boxes
};
CallChart call_chart(const TimedCalls& calls, const CallRows& rows, const CallChartView& view);

}  // namespace hs
