#pragma once
// Boxes in rows, as flame graphs, icicles and call charts draw them: each is as wide as its share
// of a whole, and what is inside of it stands in the row below. What is too narrow to see is folded
// into boxes that stand for many, so that a row has about as many boxes as pixels at most, however
// large the source is.
//
//   call tree    core/layout/flame_layout ──┐
//   size tree    core/layout/icicle_layout ─┼─▶ BoxRows ─▶ app/widgets/box_picture, SVG pages
//   timed calls  core/layout/call_chart ────┘

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "core/layout/share_range.h"

namespace hs {

struct BoxView {
    double width_px = 0;
    ShareRange shares = {};  // what is visible of the whole
    uint32_t first_row = 0;  // rows wanted, counted from the top one
    uint32_t last_row = UINT32_MAX;
    double least_px = 1;  // narrower boxes are folded

    // Of a whole of so many units; 0 where there is nothing to see.
    [[nodiscard]] double px_per_unit(double whole) const {
        const bool is_empty = !(whole > 0) || !(shares.width() > 0) || !(width_px > 0);
        return is_empty ? 0 : width_px / shares.width() / whole;
    }
};

struct RowBox {
    float x0_px = 0;  // cut to the view
    float x1_px = 0;
    uint32_t id = 0;            // a row of the source; the first of the folded ones
    uint32_t folded_count = 0;  // 0: that one itself; else so many side by side

    [[nodiscard]] bool is_folded() const { return folded_count > 0; }
    [[nodiscard]] float width_px() const { return x1_px - x0_px; }
};

struct BoxRows {
    std::vector<RowBox> boxes;           // by row, from the left
    std::vector<uint32_t> row_begin{0};  // [rows + 1], into boxes; row 0 is the view's first_row

    [[nodiscard]] size_t row_count() const { return row_begin.size() - 1; }
    [[nodiscard]] std::span<const RowBox> row(size_t row) const {
        return std::span(boxes).subspan(row_begin[row], row_begin[row + 1] - row_begin[row]);
    }
    // The box under a point; null between boxes.
    [[nodiscard]] const RowBox* at(size_t row, double x_px) const;
    // The box of one alone; null if it is not drawn for itself.
    [[nodiscard]] const RowBox* of(uint32_t id) const;
};

// A box wide enough to look inside, at full width even where the view cuts it.
struct OpenBox {
    uint32_t id = 0;
    double x0_px = 0;
};

// Takes boxes row by row, from the left, and cuts them to the view.
class BoxRowsBuilder {
public:
    explicit BoxRowsBuilder(const BoxView& view) : view_(view), row_(0) {}

    void add(uint32_t id, double x0_px, double x1_px, uint32_t folded_count = 0) {
        if (row_ < view_.first_row) return;
        const double left = std::max(x0_px, 0.0);
        const double right = std::min(x1_px, view_.width_px);
        if (!(left < right)) return;
        rows_.boxes.push_back(
            {static_cast<float>(left), static_cast<float>(right), id, folded_count});
    }
    // The same of one whose inside is to be looked at for the next row.
    void add_open(uint32_t id, double x0_px, double x1_px) {
        add(id, x0_px, x1_px);
        opened_.push_back({id, x0_px});
    }
    // A run of narrow ones: one box of so many, or of the one alone.
    void add_folded(uint32_t first_id, uint32_t count, double x0_px, double x1_px) {
        add(first_id, x0_px, x1_px, count > 1 ? count : 0);
    }

    // Those that were opened, if a further row is wanted.
    std::vector<OpenBox> end_row() {
        if (row_ >= view_.first_row) {
            rows_.row_begin.push_back(static_cast<uint32_t>(rows_.boxes.size()));
        }
        std::vector<OpenBox> opened = std::exchange(opened_, {});
        return row_++ < view_.last_row ? std::move(opened) : std::vector<OpenBox>();
    }
    void drop_empty_rows_below() {
        std::vector<uint32_t>& begin = rows_.row_begin;
        while (begin.size() > 1 && begin.back() == begin[begin.size() - 2]) begin.pop_back();
    }
    BoxRows take() { return std::move(rows_); }

private:
    const BoxView& view_;
    uint32_t row_;
    BoxRows rows_;
    std::vector<OpenBox> opened_;
};

// Of a tree: `top` is the whole. add_inside(open, builder) adds the boxes of what is inside one,
// and opens those that are wide enough to look into.
template <class AddInside>
BoxRows boxes_of_tree(const BoxView& view, uint32_t top, double whole, AddInside&& add_inside) {
    BoxRowsBuilder builder(view);
    const double px_per_unit = view.px_per_unit(whole);
    if (!(px_per_unit > 0)) return {};
    const double x0_px = 0 - view.shares.first * whole * px_per_unit;
    builder.add_open(top, x0_px, x0_px + whole * px_per_unit);
    for (auto row = builder.end_row(); !row.empty(); row = builder.end_row()) {
        for (const OpenBox& open : row) add_inside(open, builder);
    }
    builder.drop_empty_rows_below();
    return builder.take();
}

}  // namespace hs
