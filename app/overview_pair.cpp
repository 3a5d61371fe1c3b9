#include "app/overview_pair.h"

#include <algorithm>
#include <utility>

#include "app/things.h"
#include "core/analysis/comparable.h"
#include "core/model/diagnostics.h"

namespace hs {
namespace {

using Rows = std::vector<const DatasetRow*>;

// This dump and those that belong to it, as they were opened; none if it is no dump.
template <typename Belongs>
Rows dumps_with(const AppState& state, const DatasetRow& of, const Belongs& belongs) {
    Rows rows;
    if (!of.dataset || !of.dataset->graph) return rows;
    for (const DatasetRow& row : state.datasets) {
        if (!row.dataset || !row.dataset->graph) continue;
        if (&row == &of || belongs(*row.dataset)) rows.push_back(&row);
    }
    return rows;
}

// The earliest first.
Rows in_time_order(const AppState& state, const Rows& rows) {
    std::vector<DumpStep> steps;
    for (const DatasetRow* row : rows) steps.push_back(step_of_dump(state, *row));
    Rows ordered;
    for (const size_t place : series_order(steps)) ordered.push_back(rows[place]);
    return ordered;
}

Rows with_format(const AppState& state, const DatasetRow& of) {
    return dumps_with(state, of, [&](const Dataset& dump) {
        return dump.info.format == of.dataset->info.format;
    });
}

// Rows lie in one vector in the order they were opened.
OverviewPair in_order(const AppState& state, const DatasetRow* one, const DatasetRow* other) {
    if (other < one) std::swap(one, other);
    const std::vector<const DatasetRow*> dumps = dumps_of_program(state, *one);
    const auto place = [&](const DatasetRow* row) {
        return std::find(dumps.begin(), dumps.end(), row);
    };
    const bool is_backwards = place(other) != dumps.end() && place(other) < place(one);
    return is_backwards ? OverviewPair{other, one} : OverviewPair{one, other};
}

}  // namespace

std::optional<OverviewPair> chosen_pair(const AppState& state) {
    const DatasetRow* current = current_dataset(state);
    const DatasetRow* other = comparison_dataset(state);
    if (current == nullptr || other == nullptr || current == other) return std::nullopt;
    return in_order(state, current, other);
}

std::optional<OverviewPair> overview_pair(const AppState& state) {
    const DatasetRow* current = current_dataset(state);
    if (current == nullptr) return std::nullopt;
    const auto compares = [&](const DatasetRow* row) {
        return row != nullptr && row != current && row->dataset &&
               !why_not_comparable(*current->dataset, *row->dataset);
    };
    const DatasetRow* other = comparison_dataset(state);
    if (!compares(other)) {
        std::vector<const DatasetRow*> open;
        if (current->dataset->graph) {
            const bool is_cut = is_incomplete(*current->dataset);
            open = dumps_of_program(state, *current);
            std::erase_if(open, [&](const DatasetRow* row) {
                return is_incomplete(*row->dataset) != is_cut;
            });
        } else {
            for (const DatasetRow& row : state.datasets) open.push_back(&row);
        }
        const auto first = std::find_if(open.begin(), open.end(), compares);
        other = first == open.end() ? nullptr : *first;
    }
    if (other == nullptr) return std::nullopt;
    return in_order(state, current, other);
}

std::vector<const DatasetRow*> those_whole_if_any(std::vector<const DatasetRow*> dumps) {
    const auto is_cut = [](const DatasetRow* row) { return is_incomplete(*row->dataset); };
    if (!std::all_of(dumps.begin(), dumps.end(), is_cut)) std::erase_if(dumps, is_cut);
    return dumps;
}

DumpStep step_of_dump(const AppState& state, const DatasetRow& row) {
    return dump_step(file_label(state, row.id), *row.dataset);
}

std::vector<const DatasetRow*> dumps_of_format(const AppState& state, const DatasetRow& of) {
    return in_time_order(state, with_format(state, of));
}

std::vector<const DatasetRow*> dump_series(const AppState& state, const DatasetRow& of) {
    constexpr size_t kSeries = 3;
    const Rows rows = with_format(state, of);
    return rows.size() < kSeries ? Rows() : in_time_order(state, rows);
}

std::vector<const DatasetRow*> dumps_of_program(const AppState& state, const DatasetRow& of) {
    return in_time_order(state, dumps_with(state, of, [&](const Dataset& dump) {
                             return are_of_one_program(*of.dataset, dump);
                         }));
}

}  // namespace hs
