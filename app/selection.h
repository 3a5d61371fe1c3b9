#pragma once
// What the user points at. One selection drives all views: it is kept by ids, never by address, so
// that it survives sorting, filtering and reloading.

#include <variant>

#include "core/base/ids.h"

namespace hs {

// Row of the dataset list. Never used twice in one run of the program; 0 is none.
using DatasetId = Id<struct DatasetTag>;

struct SelectedDataset {
    DatasetId dataset;
    bool operator==(const SelectedDataset&) const = default;
};
struct SelectedObject {
    DatasetId dataset;
    ObjectId object;
    bool operator==(const SelectedObject&) const = default;
};
struct SelectedType {
    DatasetId dataset;
    TypeId type;
    bool operator==(const SelectedType&) const = default;
};
struct SelectedFrame {
    DatasetId dataset;
    FrameId frame;
    bool operator==(const SelectedFrame&) const = default;
};
struct SelectedTrace {
    DatasetId dataset;
    TraceId trace;
    bool operator==(const SelectedTrace&) const = default;
};

using Selection = std::variant<std::monostate, SelectedDataset, SelectedObject, SelectedType,
                               SelectedFrame, SelectedTrace>;

// The dataset a selection lies in; nil for no selection.
inline DatasetId dataset_of(const Selection& selection) {
    return std::visit(
        [](const auto& selected) {
            if constexpr (requires { selected.dataset; }) {
                return selected.dataset;
            } else {
                return DatasetId{};
            }
        },
        selection);
}

}  // namespace hs
