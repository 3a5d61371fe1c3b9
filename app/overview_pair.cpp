#include "app/overview_pair.h"

#include <algorithm>

#include "core/analysis/comparable.h"

namespace hs {
namespace {

// Rows lie in one vector in the order they were opened.
OverviewPair in_order(const DatasetRow* one, const DatasetRow* other) {
    return one < other ? OverviewPair{one, other} : OverviewPair{other, one};
}

}  // namespace

std::optional<OverviewPair> chosen_pair(const AppState& state) {
    const DatasetRow* current = current_dataset(state);
    const DatasetRow* other = comparison_dataset(state);
    if (current == nullptr || other == nullptr || current == other) return std::nullopt;
    return in_order(current, other);
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
        other = nullptr;
        for (const DatasetRow& row : state.datasets) {
            if (!compares(&row)) continue;
            if (other == nullptr) other = &row;
            if (!are_of_one_program(*current->dataset, *row.dataset)) continue;
            other = &row;
            break;
        }
    }
    if (other == nullptr) return std::nullopt;
    return in_order(current, other);
}

const DatasetRow* last_dump_of_program(const AppState& state, const DatasetRow& first) {
    if (!first.dataset || !first.dataset->graph) return nullptr;
    const auto last =
        std::find_if(state.datasets.rbegin(), state.datasets.rend(), [&](const DatasetRow& row) {
            return &row == &first || (row.dataset && row.dataset->graph &&
                                      are_of_one_program(*first.dataset, *row.dataset));
        });
    return last == state.datasets.rend() || &*last == &first ? nullptr : &*last;
}

}  // namespace hs
