#pragma once
// The rows of a comparison of stacks: two instants, two ranges, or two files, by stack or by place.

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "app/log_results.h"
#include "app/widgets/table_columns.h"
#include "core/export/shown_table.h"

namespace hs {

enum class LogDiffColumn : uint8_t {
    kNumber,
    kName,
    kBefore,
    kAfter,
    kChange,
    kGrowth,
    kCountBefore,
    kCountAfter,
    kCountChange,
};
// A profile has no blocks: the column for them is hidden at first.
std::span<const ColumnSpec> log_diff_columns(bool is_log);

// One side: what is live after the range from 0, or what a range allocated.
struct LogDiffSide {
    DatasetPtr dataset;
    EventRange range;
    StackPart part = StackPart::kNet;
    bool scaled = false;

    [[nodiscard]] std::string key() const;
};

struct LogDiffQuestion {
    LogDiffSide before;
    LogDiffSide after;
    bool by_stack = false;
    FrameDetail detail = FrameDetail::kLine;
    std::vector<StackStep> steps;

    [[nodiscard]] std::string key() const;
};

struct LogDiffRow {
    std::string name;   // innermost frame first
    std::string stack;  // as in the collapsed format; empty for places
    std::string frame;  // the place, or the innermost one of the stack
    Amount before;
    Amount after;
    Amount count_before;
    Amount count_after;

    [[nodiscard]] Amount delta() const { return after - before; }
};

struct LogDiffRows {
    DatasetPtr dataset;  // whose unit amounts have
    bool has_counts = false;
    Amount before;  // everything
    Amount after;
    std::vector<LogDiffRow> rows;  // largest change first
};
using LogDiffRowsPtr = std::shared_ptr<const LogDiffRows>;
LogDiffRowsPtr log_diff_rows(const LogDiffQuestion& question);

// The places of the rows that fit the filter, in the order of the keys.
std::vector<uint32_t> log_diff_order(const LogDiffRows& rows, const std::string& filter,
                                     std::span<const SortKey> sort);
ShownTable shown_log_diff(const LogDiffRowsPtr& rows, std::vector<uint32_t> order, SizeUnits units);
// Of the row of totals.
void log_diff_total(const LogDiffRows& rows, size_t column, SizeUnits units, ShownCell& cell);

}  // namespace hs
