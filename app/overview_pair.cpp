#include "app/overview_pair.h"

#include "core/analysis/comparable.h"

namespace hs {

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
            if (other == nullptr && compares(&row)) other = &row;
        }
    }
    if (other == nullptr) return std::nullopt;
    // Rows lie in one vector in the order they were opened.
    return current < other ? OverviewPair{current, other} : OverviewPair{other, current};
}

}  // namespace hs
