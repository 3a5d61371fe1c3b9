#include "app/overview_pair.h"

#include <algorithm>
#include <utility>

#include "core/analysis/comparable.h"
#include "core/analysis/dump_series.h"

namespace hs {
namespace {

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
            open = dumps_of_program(state, *current);
        } else {
            for (const DatasetRow& row : state.datasets) open.push_back(&row);
        }
        const auto first = std::find_if(open.begin(), open.end(), compares);
        other = first == open.end() ? nullptr : *first;
    }
    if (other == nullptr) return std::nullopt;
    return in_order(state, current, other);
}

bool has_dump_series(const AppState& state) {
    constexpr std::ptrdiff_t kSeries = 3;
    return std::count_if(state.datasets.begin(), state.datasets.end(), [](const DatasetRow& row) {
               return row.dataset && row.dataset->graph;
           }) >= kSeries;
}

std::vector<const DatasetRow*> dumps_of_program(const AppState& state, const DatasetRow& of) {
    if (!of.dataset || !of.dataset->graph) return {};
    std::vector<const DatasetRow*> rows;
    std::vector<DumpStep> steps;
    for (const DatasetRow& row : state.datasets) {
        if (!row.dataset || !row.dataset->graph) continue;
        if (&row != &of && !are_of_one_program(*of.dataset, *row.dataset)) continue;
        rows.push_back(&row);
        steps.push_back(dump_step(file_name_of(row.path), *row.dataset));
    }
    std::vector<const DatasetRow*> ordered;
    ordered.reserve(rows.size());
    for (const size_t place : series_order(steps)) ordered.push_back(rows[place]);
    return ordered;
}

}  // namespace hs
