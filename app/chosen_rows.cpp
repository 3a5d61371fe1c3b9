#include "app/chosen_rows.h"

#include "core/analysis/paired_events.h"
#include "core/model/event_log.h"
#include "core/model/log_attributes.h"

namespace hs {

ShownRows rows_shown(const AppState& state, bool has_native) {
    const DatasetRow* row = current_dataset(state);
    const bool has_log = row != nullptr && row->dataset && row->dataset->log;
    if (!has_log || row->dataset->log->attributes() == nullptr) return {};
    ShownRows shown;
    shown.has_native = has_native;
    for (const FilterStep& step : state.filters.at()) {
        if (step.kind == FilterKind::kThread) shown.thread = step.text;
        if (step.kind == FilterKind::kAllocator) shown.allocator = step.text;
    }
    return shown;
}

std::optional<SeriesKey> rows_series(const AppState& state) {
    if (state.navigation.at().view == ViewId::kOverview || rows_shown(state) == ShownRows{}) {
        return std::nullopt;
    }
    SeriesKey key{SeriesKind::kRows, {}};
    for (const FilterStep& step : state.filters.at()) {
        if (!chooses_rows(step.kind)) continue;
        key.name += (key.name.empty() ? "" : ", ") + step.label;
    }
    return key;
}

uint64_t ChosenStacks::memory_bytes() const {
    if (!rows) return 0;
    return rows->rows().trace_of_row.size_bytes() +
           (rows->is_own() ? 0 : rows->traces().memory_bytes());
}

Result<ChosenStacks> choose_stacks(const Dataset& dataset, const ShownRows& rows, JobContext& job) {
    RowChoice choice{.thread = rows.thread, .allocator = rows.allocator};
    choice.has_native = rows.has_native && has_native_stacks(dataset.log->attributes());
    Result<ChosenRows> made = ChosenRows::make(dataset, choice, job);
    if (made.ok()) return ChosenStacks{std::move(made).value()};
    if (is_cancelled(made.error())) return made.error();
    return ChosenStacks{};
}

Answered<ChosenStacks> chosen_stacks(Answers& answers, const DatasetRow& row,
                                     const ShownRows& rows) {
    constexpr size_t kQuickRows = 2'000;
    return answers.get<ChosenStacks>(
        {.topic = {"chosen rows", row.version(), rows.key()},
         .key = {true},
         .label = "Choosing stacks",
         .policy = Policy::kFinish,
         .is_quick = row.dataset->log->parts().trace_of_row.size() <= kQuickRows},
        [dataset = row.dataset, rows](JobContext& job) {
            return choose_stacks(*dataset, rows, job);
        });
}

bool is_by_allocation(const Dataset& dataset, StackPart part) {
    return part == StackPart::kSurviving && dataset.log && dataset.log->pairing() != nullptr;
}

Result<StackAmounts> amounts_of(const Dataset& dataset, const ChosenStacks* chosen,
                                EventRange range, StackPart part, Measure measure,
                                JobContext& job) {
    if (!dataset.log) return stack_amounts(dataset, range, part, measure);
    const size_t count = dataset.traces->trace_count();
    if (chosen != nullptr && !chosen->rows) {
        return StackAmounts{std::vector<Amount>(count), std::vector<Amount>(count), measure};
    }
    const StackRows rows = chosen == nullptr ? all_rows(*dataset.log, count) : chosen->rows->rows();
    if (is_by_allocation(dataset, part)) return still_alive(*dataset.log, rows, range, job);
    return stack_amounts(*dataset.log, rows, range, part, measure);
}

}  // namespace hs
