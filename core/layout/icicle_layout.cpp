#include "core/layout/icicle_layout.h"

namespace hs {

BoxRows icicle_layout(const SizeTree& tree, uint32_t top, const BoxView& view) {
    constexpr size_t kMostSiblings = 200000;
    const auto whole = static_cast<double>(tree.bytes(top));
    const double px_per_byte = view.px_per_unit(whole);
    // Children fall by bytes: from the first narrow one on, all are folded.
    return boxes_of_tree(view, top, whole, [&](const OpenBox& open, BoxRowsBuilder& rows) {
        const auto children = tree.children(open.id);
        const double end_px =
            open.x0_px +
            static_cast<double>(tree.bytes(open.id) - tree.own_bytes(open.id)) * px_per_byte;
        double x_px = open.x0_px;
        for (size_t i = 0; i < children.size() && x_px < view.width_px; ++i) {
            const double width_px = static_cast<double>(tree.bytes(children[i])) * px_per_byte;
            if (width_px < view.least_px || i == kMostSiblings) {
                const auto count = static_cast<uint32_t>(children.size() - i);
                const bool is_visible = end_px - x_px >= view.least_px / 2;
                if (is_visible) rows.add(children[i], x_px, end_px, count);
                return;
            }
            if (x_px + width_px > 0) rows.add_open(children[i], x_px, x_px + width_px);
            x_px += width_px;
        }
    });
}

}  // namespace hs
