#include "app/app_state.h"

#include <algorithm>

#include "core/analysis/comparable.h"

namespace hs {

const DatasetRow* find_dataset(const AppState& state, DatasetId id) {
    const auto found = std::find_if(state.datasets.begin(), state.datasets.end(),
                                    [&](const DatasetRow& row) { return row.id == id; });
    return found == state.datasets.end() ? nullptr : &*found;
}

const DatasetRow* current_dataset(const AppState& state) {
    const DatasetRow* row = find_dataset(state, state.current);
    return row && row->dataset ? row : nullptr;
}

const DatasetRow* comparison_dataset(const AppState& state) {
    const DatasetRow* row = find_dataset(state, state.comparison);
    if (row == nullptr || !row->dataset) return nullptr;
    // A log stays beside a dump unseen: it is compared again once a log is current. So does a dump
    // of another program.
    const DatasetRow* current = current_dataset(state);
    if (current == nullptr) return row;
    if (!are_of_one_kind(*current->dataset, *row->dataset)) return nullptr;
    const bool are_dumps = current->dataset->graph && row->dataset->graph;
    return !are_dumps || state.compares_programs ||
                   are_of_one_program(*current->dataset, *row->dataset)
               ? row
               : nullptr;
}

std::vector<DatasetPtr> loaded_datasets(const AppState& state) {
    std::vector<DatasetPtr> loaded;
    for (const DatasetRow& row : state.datasets) {
        if (row.dataset) loaded.push_back(row.dataset);
    }
    return loaded;
}

std::string dataset_letter(size_t row) {
    std::string letters;
    for (size_t rest = row + 1; rest > 0; rest = (rest - 1) / 26) {
        letters.insert(letters.begin(), static_cast<char>('A' + (rest - 1) % 26));
    }
    return letters;
}

const char* failure_text(const DatasetRow& row) {
    if (row.dataset) return "could not be read again";
    return row.error.code == ErrorCode::kChanged ? "changed on disk while it was open"
                                                 : "could not be opened";
}

std::string file_name_of(const std::string& path) {
    const size_t end = path.find_last_not_of('/');
    if (end == std::string::npos) return path;
    const size_t slash = path.find_last_of('/', end);
    return path.substr(slash == std::string::npos ? 0 : slash + 1,
                       end - (slash == std::string::npos ? 0 : slash + 1) + 1);
}

}  // namespace hs
