#include "core/layout/flame_layout.h"

#include <algorithm>
#include <span>

namespace hs {
namespace {

// The boxes of a node's children, into the row below.
class Inside {
public:
    Inside(const FlameTree& tree, const BoxView& view, double px_per_unit, BoxRowsBuilder& rows)
        : tree_(tree), view_(view), px_per_unit_(px_per_unit), rows_(rows) {}

    void add(const OpenBox& open) { tree_.is_rising() ? add_rising(open) : add_one_by_one(open); }

private:
    // Where the edge between two siblings lies is one subtraction, so each box is found by halving
    // and what is outside the view, or too narrow, costs next to nothing.
    void add_rising(const OpenBox& open) {
        const NodeId above{open.id};
        const std::span<const NodeId> children = tree_.shape().children(above);
        const size_t count = children.size();
        if (count == 0) return;
        const Amount first_sum = tree_.sum_before(children[0]);
        const auto begin_px = [&](size_t i) {
            const Amount sum = i < count ? tree_.sum_before(children[i])
                                         : first_sum + tree_.total(above) - tree_.self(above);
            return open.x0_px + (sum - first_sum).to_double() * px_per_unit_;
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
                rows_.add_open(children[i].v, x_px, x_px + width_px);
                ++i;
            } else {
                const double enough_px = std::min(x_px + view_.least_px, view_.width_px);
                size_t end = first_ending(i, enough_px, false);
                const bool takes_last =
                    end < count && begin_px(end + 1) - begin_px(end) < view_.least_px;
                end += takes_last ? 1 : 0;
                const uint32_t folded = boxes_in(children.subspan(i, end - i));
                rows_.add_folded(children[i].v, folded, x_px, begin_px(end));
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
    void add_one_by_one(const OpenBox& open) {
        double x_px = open.x0_px;
        OpenBox folded;  // a run of narrow ones that is being gathered: the first
        uint32_t folded_count = 0;
        const auto close_fold = [&](double end_px) {
            if (folded_count > 0) rows_.add_folded(folded.id, folded_count, folded.x0_px, end_px);
            folded_count = 0;
        };
        for (const NodeId child : tree_.shape().children(NodeId{open.id})) {
            if (x_px >= view_.width_px) break;
            const double width_px = tree_.total(child).to_double() * px_per_unit_;
            if (!(width_px > 0)) continue;
            const double end_px = x_px + width_px;
            if (end_px > 0 && width_px >= view_.least_px) {
                close_fold(x_px);
                rows_.add_open(child.v, x_px, end_px);
            } else if (end_px > 0) {
                if (folded_count == 0) folded = {child.v, x_px};
                ++folded_count;
                if (end_px - folded.x0_px >= view_.least_px) close_fold(end_px);
            }
            x_px = end_px;
        }
        close_fold(x_px);
    }

    const FlameTree& tree_;
    const BoxView& view_;
    double px_per_unit_;
    BoxRowsBuilder& rows_;
};

// Of stacks with frames; the root's own stacks have none.
double known_of(const FlameTree& tree) {
    return std::max(0.0, tree.total({}).to_double() - tree.self({}).to_double());
}
double unknown_of(const FlameTree& tree) {
    return std::max(0.0, tree.other().to_double());
}

// At the right end of the row, which may be a new one.
void add_to_row(BoxRows& rows, size_t row, const RowBox& box) {
    if (row == rows.row_count()) rows.row_begin.push_back(rows.row_begin.back());
    rows.boxes.insert(rows.boxes.begin() + rows.row_begin[row + 1], box);
    for (size_t i = row + 1; i < rows.row_begin.size(); ++i) ++rows.row_begin[i];
}

}  // namespace

BoxRows flame_layout(const FlameTree& tree, const BoxView& view) {
    const double total = tree.total({}).to_double();
    const double px_per_unit = view.px_per_unit(total);
    return boxes_of_tree(view, 0, total, [&](const OpenBox& open, BoxRowsBuilder& rows) {
        Inside(tree, view, px_per_unit, rows).add(open);
    });
}

double whole_of_flame(const FlameTree& tree) {
    return known_of(tree) + unknown_of(tree);
}

BoxRows whole_flame_layout(const FlameTree& tree, BoxView view) {
    const double known = known_of(tree);
    const double unknown = unknown_of(tree);
    const double whole = known + unknown;
    const double total = tree.total({}).to_double();
    const ShareRange shares = view.shares;
    const auto x_of = [&](double amount) {
        const double x_px = (amount / whole - shares.first) / shares.width() * view.width_px;
        return static_cast<float>(std::clamp(x_px, 0.0, view.width_px));
    };
    if (!(view.px_per_unit(whole) > 0)) return flame_layout(tree, view);
    BoxRows rows;
    if (known > 0) {
        // Of the root's own total, which has its own stacks in it too: they are of the rest.
        view.shares = {shares.first * whole / total, shares.last * whole / total};
        rows = flame_layout(tree, view);
    }
    const bool has_root = view.first_row == 0;
    if (has_root) {
        if (rows.boxes.empty()) add_to_row(rows, 0, {});
        rows.boxes[0].x0_px = x_of(0);
        rows.boxes[0].x1_px = x_of(whole);
    }
    const RowBox rest{x_of(known), x_of(whole), kUnknownBox};
    if (view.first_row <= 1 && view.last_row >= 1 && rest.x0_px < rest.x1_px) {
        add_to_row(rows, has_root ? 1 : 0, rest);
    }
    return rows;
}

ShareRange share_of_node(const FlameTree& tree, NodeId node) {
    const TraceTrie& trie = tree.shape();
    const double everything = whole_of_flame(tree);
    if (!(everything > 0) || node.is_nil()) return {};
    const double width = tree.total(node).to_double() / everything;
    double first = 0;
    for (NodeId at = node; !at.is_nil(); at = trie.node_parent[at.v]) {
        const auto siblings = trie.children(trie.node_parent[at.v]);
        if (tree.is_rising()) {
            first += (tree.sum_before(at) - tree.sum_before(siblings[0])).to_double() / everything;
            continue;
        }
        for (const NodeId sibling : siblings) {
            if (sibling == at) break;
            first += std::max(0.0, tree.total(sibling).to_double()) / everything;
        }
    }
    return fitted({first, first + width});
}

}  // namespace hs
