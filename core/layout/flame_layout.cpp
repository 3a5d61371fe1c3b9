#include "core/layout/flame_layout.h"

#include <algorithm>
#include <span>

namespace hs {
namespace {

// A box wide enough to look inside, at full width even where the view cuts it.
struct OpenBox {
    NodeId node;
    double x0_px = 0;
    double px_per_unit = 0;
};

class Layouter {
public:
    Layouter(const FlameTree& tree, const FlameView& view) : tree_(tree), view_(view) {}

    FlameLayout make() {
        layout_.row_begin.push_back(0);
        const double total = tree_.total(view_.top).to_double();
        const double shares = view_.last_share - view_.first_share;
        if (!(total > 0) || !(shares > 0) || !(view_.width_px > 0)) return std::move(layout_);
        const double scale = view_.width_px / shares / total;
        std::vector<OpenBox> row = {{view_.top, 0 - view_.first_share * total * scale, scale}};
        add_box(0, view_.top, 1, row[0].x0_px, row[0].x0_px + total * scale);
        for (uint32_t depth = 1; end_row(depth - 1) && !row.empty(); ++depth) {
            std::vector<OpenBox> next;
            for (const OpenBox& open : row) add_children(depth, open, next);
            row = std::move(next);
        }
        return std::move(layout_);
    }

private:
    // Closes a row; false when no further one is wanted.
    bool end_row(uint32_t row) {
        if (row >= view_.first_row && layout_.boxes.size() > layout_.row_begin.back()) {
            layout_.row_begin.push_back(static_cast<uint32_t>(layout_.boxes.size()));
        }
        return row < view_.last_row;
    }

    void add_box(uint32_t row, NodeId node, uint32_t count, double x0_px, double x1_px) {
        if (row < view_.first_row) return;
        const double left = std::max(x0_px, 0.0);
        const double right = std::min(x1_px, view_.width_px);
        if (left < right) {
            layout_.boxes.push_back(
                {static_cast<float>(left), static_cast<float>(right), node, count});
        }
    }

    void add_children(uint32_t row, const OpenBox& open, std::vector<OpenBox>& next) {
        tree_.is_rising() ? add_rising(row, open, next) : add_one_by_one(row, open, next);
    }

    // Where the edge between two siblings lies is one subtraction, so each box is found by halving
    // and what is outside the view, or too narrow, costs next to nothing.
    void add_rising(uint32_t row, const OpenBox& open, std::vector<OpenBox>& next) {
        const std::span<const NodeId> children = tree_.shape().children(open.node);
        const size_t count = children.size();
        if (count == 0) return;
        const Amount first_sum = tree_.sum_before(children[0]);
        const auto begin_px = [&](size_t i) {
            const Amount sum = i < count
                                   ? tree_.sum_before(children[i])
                                   : first_sum + tree_.total(open.node) - tree_.self(open.node);
            return open.x0_px + (sum - first_sum).to_double() * open.px_per_unit;
        };
        // The first child from `from` on that ends at or beyond (strictly: beyond) a place.
        const auto first_ending = [&](size_t from, double x_px, bool strictly) {
            size_t low = from;
            for (size_t left = count - from; left > 0;) {
                const size_t half = left / 2;
                const double end_px = begin_px(low + half + 1);
                const bool is_short = strictly ? end_px <= x_px : end_px < x_px;
                low += is_short ? half + 1 : 0;
                left = is_short ? left - half - 1 : half;
            }
            return low;
        };
        for (size_t i = first_ending(0, 0, true); i < count;) {
            const double x_px = begin_px(i);
            const double width_px = begin_px(i + 1) - x_px;
            if (x_px >= view_.width_px) break;
            if (!(width_px > 0)) {
                i = std::max(i + 1, first_ending(i, x_px, true));
            } else if (width_px >= view_.least_px) {
                add_box(row, children[i], 1, x_px, x_px + width_px);
                next.push_back({children[i], x_px, open.px_per_unit});
                ++i;
            } else {
                const double enough_px = std::min(x_px + view_.least_px, view_.width_px);
                size_t end = first_ending(i, enough_px, false);
                const bool takes_last =
                    end < count && begin_px(end + 1) - begin_px(end) < view_.least_px;
                end += takes_last ? 1 : 0;
                add_box(row, children[i], boxes_in(children.subspan(i, end - i)), x_px,
                        begin_px(end));
                i = end;
            }
        }
    }

    // Siblings with any bytes.
    [[nodiscard]] uint32_t boxes_in(std::span<const NodeId> siblings) const {
        uint32_t boxes = 0;
        for (const NodeId node : siblings) boxes += tree_.total(node) == Amount{} ? 0 : 1;
        return boxes;
    }

    // With negative amounts around, whose boxes are left out.
    void add_one_by_one(uint32_t row, const OpenBox& open, std::vector<OpenBox>& next) {
        double x_px = open.x0_px;
        FlameBox folded;  // a run of narrow ones that is being gathered
        double fold_x0 = 0;
        folded.node_count = 0;
        const auto close_fold = [&](double end_px) {
            if (folded.node_count > 0)
                add_box(row, folded.node, folded.node_count, fold_x0, end_px);
            folded.node_count = 0;
        };
        for (const NodeId child : tree_.shape().children(open.node)) {
            if (x_px >= view_.width_px) break;
            const double width_px = tree_.total(child).to_double() * open.px_per_unit;
            if (!(width_px > 0)) continue;
            const double end_px = x_px + width_px;
            if (end_px > 0 && width_px >= view_.least_px) {
                close_fold(x_px);
                add_box(row, child, 1, x_px, end_px);
                next.push_back({child, x_px, open.px_per_unit});
            } else if (end_px > 0) {
                if (folded.node_count == 0) {
                    folded.node = child;
                    fold_x0 = x_px;
                }
                ++folded.node_count;
                if (end_px - fold_x0 >= view_.least_px) close_fold(end_px);
            }
            x_px = end_px;
        }
        close_fold(x_px);
    }

    const FlameTree& tree_;
    const FlameView& view_;
    FlameLayout layout_;
};

// Of stacks with frames; the root's own stacks have none.
double known_of(const FlameTree& tree) {
    return std::max(0.0, tree.total({}).to_double() - tree.self({}).to_double());
}
double unknown_of(const FlameTree& tree) {
    return std::max(0.0, tree.other().to_double());
}

// At the right end of the row, which may be a new one.
void add_to_row(FlameLayout& layout, size_t row, const FlameBox& box) {
    if (row == layout.row_count()) layout.row_begin.push_back(layout.row_begin.back());
    layout.boxes.insert(layout.boxes.begin() + layout.row_begin[row + 1], box);
    for (size_t i = row + 1; i < layout.row_begin.size(); ++i) ++layout.row_begin[i];
}

}  // namespace

const FlameBox* FlameLayout::at(size_t row, double x_px) const {
    if (row >= row_count()) return nullptr;
    const auto first = boxes.begin() + row_begin[row];
    const auto last = boxes.begin() + row_begin[row + 1];
    const auto after = std::upper_bound(
        first, last, x_px, [](double x, const FlameBox& box) { return x < double{box.x0_px}; });
    if (after == first || x_px >= double{(after - 1)->x1_px}) return nullptr;
    return &*(after - 1);
}

FlameLayout flame_layout(const FlameTree& tree, const FlameView& view) {
    return Layouter(tree, view).make();
}

double whole_of_flame(const FlameTree& tree) {
    return known_of(tree) + unknown_of(tree);
}

FlameLayout whole_flame_layout(const FlameTree& tree, FlameView view) {
    const double known = known_of(tree);
    const double unknown = unknown_of(tree);
    const double whole = known + unknown;
    const double total = tree.total({}).to_double();
    const double first = view.first_share;
    const double last = view.last_share;
    const auto x_of = [&](double amount) {
        const double x_px = (amount / whole - first) / (last - first) * view.width_px;
        return static_cast<float>(std::clamp(x_px, 0.0, view.width_px));
    };
    if (!(whole > 0) || !(last > first) || !(view.width_px > 0)) return flame_layout(tree, view);
    FlameLayout layout;
    layout.row_begin = {0};
    if (known > 0) {
        // Of the root's own total, which has its own stacks in it too: they are of the rest.
        view.first_share = first * whole / total;
        view.last_share = last * whole / total;
        layout = flame_layout(tree, view);
    }
    const bool has_root = view.first_row == 0;
    if (has_root) {
        if (layout.boxes.empty()) {
            layout.boxes.push_back({});
            layout.row_begin.push_back(1);
        }
        layout.boxes[0].x0_px = x_of(0);
        layout.boxes[0].x1_px = x_of(whole);
    }
    const FlameBox rest{x_of(known), x_of(whole), {}, 0};
    if (view.first_row <= 1 && view.last_row >= 1 && rest.x0_px < rest.x1_px) {
        add_to_row(layout, has_root ? 1 : 0, rest);
    }
    return layout;
}

}  // namespace hs
