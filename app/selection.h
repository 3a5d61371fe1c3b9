#pragma once
// What the user points at. One selection drives all views: it is kept by ids, never by address, so
// that it survives sorting and filtering. When a file is read again, app/renewal.h turns the ids of
// what was loaded before into those of what is loaded now.

#include <cstdint>
#include <variant>

#include "core/base/ids.h"
#include "core/model/identity.h"

namespace hs {

// Row of the dataset list. Never used twice in one run of the program; 0 is none.
using DatasetId = Id<struct DatasetTag>;

// One reading of one dataset: never given twice, so that results are asked for by it.
struct DatasetVersion {
    DatasetId id;
    uint32_t generation = 0;  // rises with every reading
    bool operator==(const DatasetVersion&) const = default;
};

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

// Was in the file when it was read before, and is not in what is loaded now: it stands for nothing,
// and is found again should a later reading have it.
struct SelectedMissing {
    DatasetId dataset;
    Identity what;
    bool operator==(const SelectedMissing&) const = default;
};

using Selection = std::variant<std::monostate, SelectedDataset, SelectedObject, SelectedType,
                               SelectedFrame, SelectedTrace, SelectedMissing>;

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
