#include "core/layout/icicle_layout.h"

#include <algorithm>

namespace hs {
namespace {

constexpr size_t kMostSiblings = 200000;

// A box wide enough to look inside, at full width even where the view cuts it.
struct Open {
    uint32_t node;
    double x0_px;
};

class Layouter {
public:
    Layouter(const SizeTree& tree, const IcicleView& view) : tree_(tree), view_(view) {}

    IcicleLayout make() {
        const auto total = static_cast<double>(tree_.bytes(view_.top));
        const double shares = view_.last_share - view_.first_share;
        if (!(total > 0 && shares > 0 && view_.width_px > 0)) return {};
        px_per_byte_ = view_.width_px / shares / total;
        std::vector<Open> row = {{view_.top, -view_.first_share * total * px_per_byte_}};
        add_box(0, {view_.top, 0}, row[0].x0_px, row[0].x0_px + total * px_per_byte_);
        for (uint32_t depth = 1; end_row(depth - 1) && !row.empty(); ++depth) {
            std::vector<Open> next;
            for (const Open& open : row) add_children(depth, open, next);
            row = std::move(next);
        }
        return std::move(layout_);
    }

private:
    struct What {
        uint32_t node;
        uint32_t folded_count;
    };

    // Closes a row; false when no further one is wanted.
    bool end_row(uint32_t row) {
        if (row >= view_.first_row && layout_.boxes.size() > layout_.row_begin.back()) {
            layout_.row_begin.push_back(static_cast<uint32_t>(layout_.boxes.size()));
        }
        return row < view_.last_row;
    }

    void add_box(uint32_t row, const What& what, double x0_px, double x1_px) {
        if (row < view_.first_row) return;
        const double left = std::max(x0_px, 0.0);
        const double right = std::min(x1_px, view_.width_px);
        if (left >= right) return;
        layout_.boxes.push_back(
            {static_cast<float>(left), static_cast<float>(right), what.node, what.folded_count});
    }

    // Children fall by bytes: from the first narrow one on, all are folded.
    void add_children(uint32_t row, const Open& open, std::vector<Open>& next) {
        double x_px = open.x0_px;
        const auto children = tree_.children(open.node);
        const double end_px =
            open.x0_px +
            static_cast<double>(tree_.bytes(open.node) - tree_.own_bytes(open.node)) * px_per_byte_;
        for (size_t i = 0; i < children.size() && x_px < view_.width_px; ++i) {
            const double width_px = static_cast<double>(tree_.bytes(children[i])) * px_per_byte_;
            if (width_px < view_.least_px || i == kMostSiblings) {
                const auto count = static_cast<uint32_t>(children.size() - i);
                if (end_px - x_px >= view_.least_px / 2) {
                    add_box(row, {children[i], count}, x_px, end_px);
                }
                return;
            }
            if (x_px + width_px > 0) {
                add_box(row, {children[i], 0}, x_px, x_px + width_px);
                next.push_back({children[i], x_px});
            }
            x_px += width_px;
        }
    }

    const SizeTree& tree_;
    const IcicleView& view_;
    IcicleLayout layout_;
    double px_per_byte_ = 0;
};

}  // namespace

const IcicleBox* IcicleLayout::at(size_t row, double x_px) const {
    if (row >= row_count()) return nullptr;
    const auto first = boxes.begin() + row_begin[row];
    const auto last = boxes.begin() + row_begin[row + 1];
    const auto after = std::upper_bound(
        first, last, x_px, [](double x, const IcicleBox& box) { return x < double{box.x0_px}; });
    if (after == first || x_px >= double{(after - 1)->x1_px}) return nullptr;
    return &*(after - 1);
}

IcicleLayout icicle_layout(const SizeTree& tree, const IcicleView& view) {
    return Layouter(tree, view).make();
}

}  // namespace hs
