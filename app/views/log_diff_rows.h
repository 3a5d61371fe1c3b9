#pragma once
// The rows of the diff of two sides of stacks: two instants of a log, two ranges, two files. They
// are those of changed_sites; what the last rows were made of is taken over, so that dragging the
// cursor sums up one side alone.

#include <memory>
#include <string>
#include <vector>

#include "app/answer_key.h"
#include "app/chosen_rows.h"
#include "app/selection.h"
#include "app/widgets/relation_table.h"
#include "core/analysis/changed_sites.h"
#include "core/model/dataset.h"
#include "core/questions/changed_sites.h"

namespace hs {

// A profile has no blocks: the column for them is hidden at first.
std::span<const WindowColumn> log_diff_columns(bool is_log);
std::span<const ColumnSpec> log_diff_specs(bool is_log, Unit unit);
inline constexpr size_t kLogDiffName = 1;  // columns
inline constexpr size_t kLogDiffBar = 4;
inline constexpr size_t kLogDiffChange = 5;

// One side: what is live after the range from 0, or what a range allocated.
struct LogDiffSide {
    DatasetPtr dataset;
    EventRange range;
    StackPart part = StackPart::kNet;
    Measure measure = kRecordedBytes;
    FrameFunctionsPtr functions = nullptr;  // of its frames, where they are known
    DatasetVersion version = {};            // of the dataset
    ShownRows rows = {};

    [[nodiscard]] AnswerKey key() const { return {version, part, range, measure, rows.key()}; }
    [[nodiscard]] bool has_names() const { return functions && !functions->empty(); }
};

struct LogDiffQuestion {
    LogDiffSide before;
    LogDiffSide after;
    bool by_stack = false;
    FrameDetail detail = FrameDetail::kLine;
    std::vector<StackStep> steps;
    std::string filter = {};  // found in names and labels
    std::vector<SortBy> sort = {};

    [[nodiscard]] AnswerKey key() const {
        return {ground_key(), before.key(), after.key(), filter, sort};
    }
    [[nodiscard]] AnswerKey ground_key() const {
        return {before.version, after.version, before.has_names(), after.has_names(), by_stack,
                detail,         steps};
    }
};

struct LogDiffRows : ArrangedRows {
    std::shared_ptr<const ChangedSitesAnswer> answer;
    DatasetPtr dataset;           // whose unit amounts have
    bool is_lower_bound = false;  // one of the files was cut
    // What the next rows may take over.
    AnswerKey ground_key;
    AnswerKey before_key;
    std::shared_ptr<const StackAmounts> amounts_before;

    [[nodiscard]] const ChangedSite& site(uint64_t place) const {
        return answer->rows[order[place]];
    }
    [[nodiscard]] const SiteName& name(uint64_t place) const { return answer->name(site(place)); }
};
using LogDiffRowsPtr = std::shared_ptr<const LogDiffRows>;
// last: earlier rows, of which everything that still holds is taken over; or null.
Result<LogDiffRowsPtr> log_diff_rows(const LogDiffQuestion& question, const LogDiffRowsPtr& last,
                                     JobContext& job);

// Of the row of totals.
void log_diff_total(const LogDiffRows& rows, size_t column, ShownCell& cell);

}  // namespace hs
