#pragma once
// Which rows of a log are shown: those of one thread or of one allocator, as the breadcrumb says,
// and with which stacks.

#include <optional>
#include <string>

#include "app/answers.h"
#include "app/app_state.h"
#include "core/analysis/live_at.h"
#include "core/analysis/stack_rows.h"

namespace hs {

// Empty texts: all.
struct ShownRows {
    std::string thread;       // its number
    std::string allocator;    // its name
    bool has_native = false;  // the stacks go on in native code

    [[nodiscard]] AnswerKey key() const { return {thread, allocator, has_native}; }
    friend bool operator==(const ShownRows&, const ShownRows&) = default;
};

// Of the current dataset; all of one that does not tell threads and allocators apart.
ShownRows rows_shown(const AppState& state, bool has_native = false);

// Their line on the timeline; none where all are shown, as in Summary.
std::optional<SeriesKey> rows_series(const AppState& state);

// The rows that a file has of those asked for, and their stacks.
struct ChosenStacks {
    std::optional<ChosenRows> rows;  // none: it has no such thread or allocator

    // Null: those of the file.
    [[nodiscard]] const TraceTrie* own_traces() const {
        return rows && !rows->is_own() ? &rows->traces() : nullptr;
    }
    [[nodiscard]] uint64_t memory_bytes() const;
};
Result<ChosenStacks> choose_stacks(const Dataset& dataset, const ShownRows& rows, JobContext& job);
// row has a log.
Answered<ChosenStacks> chosen_stacks(Answers& answers, const DatasetRow& row,
                                     const ShownRows& rows);

// Whether the part is known allocation by allocation; else of each stack, in sum.
bool is_by_allocation(const Dataset& dataset, StackPart part);
// Of a log or a profile, by the stacks that were chosen; null: all, as the file has them.
Result<StackAmounts> amounts_of(const Dataset& dataset, const ChosenStacks* chosen,
                                EventRange range, StackPart part, Measure measure, JobContext& job);

}  // namespace hs
