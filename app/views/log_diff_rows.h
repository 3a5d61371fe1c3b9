#pragma once
// The rows of a comparison of stacks: two instants, two ranges, or two files, by stack or by place.

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/answer_key.h"
#include "app/log_results.h"
#include "app/widgets/table_columns.h"
#include "core/analysis/call_graph.h"
#include "core/analysis/merged_traces.h"
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
    FrameFunctionsPtr functions = nullptr;  // of its frames, where they are known
    DatasetVersion version = {};            // of the dataset

    [[nodiscard]] AnswerKey key() const { return {version, part, range, scaled}; }
    [[nodiscard]] bool has_names() const { return functions && !functions->empty(); }
};

struct LogDiffQuestion {
    LogDiffSide before;
    LogDiffSide after;
    bool by_stack = false;
    FrameDetail detail = FrameDetail::kLine;
    std::vector<StackStep> steps;

    [[nodiscard]] AnswerKey key() const { return {ground_key(), before.key(), after.key()}; }
    [[nodiscard]] AnswerKey ground_key() const {
        return {before.version, after.version, before.has_names(), after.has_names(), by_stack,
                detail,         steps};
    }
};

struct LogDiffRow {
    // Texts of the ground.
    std::string_view name;   // innermost frame first; kUnknownStacks where there is none
    std::string_view label;  // the same as it is shown, with functions from the source
    std::string_view stack;  // as in the collapsed format; empty for places
    std::string_view frame;  // the place, or the innermost one of the stack
    // Of places, total: what the place itself and its callees allocated, bytes and blocks alike.
    Amount before;
    Amount after;
    Amount count_before;
    Amount count_after;

    [[nodiscard]] Amount delta() const { return after - before; }
};

// What does not change while the cursor moves: the stacks of both sides as one, and their names.
struct LogDiffGround {
    struct Name {
        std::string name;   // as it is known by
        std::string label;  // as it is shown
        std::string stack;  // this and the next: of stacks alone
        std::string frame;
    };
    AnswerKey key;
    MergedTraces merged;
    CallGraphShape shape;     // of places
    std::vector<Name> names;  // by node of the shape, or by trace
};

// One side on that ground.
struct LogDiffAmounts {
    AnswerKey key;
    std::vector<Amount> bytes;
    std::vector<Amount> counts;
};

struct LogDiffRows {
    std::shared_ptr<const LogDiffGround> ground;
    std::shared_ptr<const LogDiffAmounts> amounts_before;
    DatasetPtr dataset;  // whose unit amounts have
    bool has_counts = false;
    bool is_lower_bound = false;  // one of the files was cut
    Amount before;                // everything
    Amount after;
    Amount count_before;
    Amount count_after;
    std::vector<LogDiffRow> rows;  // largest change first
};
using LogDiffRowsPtr = std::shared_ptr<const LogDiffRows>;
// last: earlier rows, of which everything that still holds is taken over; or null.
Result<LogDiffRowsPtr> log_diff_rows(const LogDiffQuestion& question, const LogDiffRowsPtr& last,
                                     JobContext& job);

// The places of the rows that fit the filter, in the order of the keys.
std::vector<uint32_t> log_diff_order(const LogDiffRows& rows, const std::string& filter,
                                     std::span<const SortKey> sort);
ShownTable shown_log_diff(const LogDiffRowsPtr& rows, std::vector<uint32_t> order);
// Of the row of totals.
void log_diff_total(const LogDiffRows& rows, size_t column, ShownCell& cell);

}  // namespace hs
