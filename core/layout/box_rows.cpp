#include "core/layout/box_rows.h"

namespace hs {

const RowBox* BoxRows::at(size_t row, double x_px) const {
    if (row >= row_count()) return nullptr;
    const std::span<const RowBox> all = this->row(row);
    const auto after =
        std::upper_bound(all.begin(), all.end(), x_px,
                         [](double x, const RowBox& box) { return x < double{box.x0_px}; });
    if (after == all.begin() || x_px >= double{(after - 1)->x1_px}) return nullptr;
    return &*(after - 1);
}

const RowBox* BoxRows::of(uint32_t id) const {
    const auto found = std::find_if(boxes.begin(), boxes.end(), [&](const RowBox& box) {
        return box.id == id && !box.is_folded();
    });
    return found == boxes.end() ? nullptr : &*found;
}

}  // namespace hs
