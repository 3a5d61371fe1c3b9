#include "core/layout/treemap_layout.h"

#include <algorithm>
#include <cmath>

namespace hs {
namespace {

// Siblings looked at in one family: beyond, they are folded however large the zoom.
constexpr size_t kMostSiblings = 200000;
constexpr uint32_t kMostDepth = 48;
constexpr double kHeaderShare = 0.14;  // of a node's height, in small nodes
constexpr double kGapShare = 0.03;     // of its shorter side

// In pixels of the whole picture at zoom 1.
struct Area {
    double x = 0;
    double y = 0;
    double width = 0;
    double height = 0;
};

// A node that is drawn and may be looked into.
struct Open {
    size_t box;
    Area area;
};

class Layouter {
public:
    Layouter(const SizeTree& tree, const TreemapView& view) : tree_(tree), view_(view) {}

    TreemapLayout make() {
        if (tree_.bytes(view_.top) == 0) return {};
        if (!(view_.width_px > 0 && view_.height_px > 0 && view_.zoom > 0)) return {};
        add_box({0, 0, view_.width_px, view_.height_px}, {view_.top, 0, 0});
        // Level by level, so that a picture that is full lacks its finest details only.
        for (size_t i = 0; i < open_.size(); ++i) {
            if (layout_.boxes.size() >= view_.most_boxes) break;
            look_into(open_[i]);
        }
        return std::move(layout_);
    }

private:
    struct What {
        uint32_t node;
        uint32_t folded_count;
        uint32_t depth;
        bool is_own = false;
    };

    // The part of a family that is not placed yet.
    struct Family {
        std::span<const uint32_t> children;
        size_t next = 0;
        uint32_t parent = 0;
        uint64_t own_bytes = 0;  // of the parent alone: an item among the children; 0 once placed
        uint64_t rest_bytes = 0;
        double px2_per_byte = 0;
        uint32_t depth = 0;
    };
    struct Item {
        double px2 = 0;
        uint32_t node = 0;
        bool is_own = false;
    };

    void add_box(const Area& area, const What& what) {
        TreemapBox box;
        box.x = static_cast<float>((area.x - view_.left_px) * view_.zoom);
        box.y = static_cast<float>((area.y - view_.top_px) * view_.zoom);
        box.width = static_cast<float>(area.width * view_.zoom);
        box.height = static_cast<float>(area.height * view_.zoom);
        box.node = what.node;
        box.folded_count = what.folded_count;
        box.depth = what.depth;
        box.is_own = what.is_own;
        if (box.x + box.width <= 0 || box.y + box.height <= 0) return;
        if (double{box.x} >= view_.width_px || double{box.y} >= view_.height_px) return;
        layout_.boxes.push_back(box);
        const bool is_wide = area.width * view_.zoom >= 3 * view_.least_px &&
                             area.height * view_.zoom >= 3 * view_.least_px;
        if (what.folded_count > 0 || what.is_own || !is_wide || what.depth >= kMostDepth) return;
        if (tree_.children(what.node).empty()) return;
        open_.push_back({layout_.boxes.size() - 1, area});
    }

    void look_into(const Open& open) {
        const uint32_t node = layout_.boxes[open.box].node;
        const Area& area = open.area;
        const double shorter = std::min(area.width, area.height);
        // The top node needs no frame: it is the picture.
        const bool is_top = layout_.boxes[open.box].depth == 0;
        const double gap = is_top ? 0 : std::min(view_.gap_px, shorter * kGapShare);
        const double header = is_top ? 0 : std::min(view_.header_px, area.height * kHeaderShare);
        Area inside{area.x + gap, area.y + std::max(header, gap), area.width - 2 * gap,
                    area.height - std::max(header, gap) - gap};
        Family family;
        family.children = tree_.children(node);
        family.parent = node;
        family.rest_bytes = tree_.bytes(node);
        family.own_bytes = std::min(tree_.own_bytes(node), family.rest_bytes);
        family.px2_per_byte = inside.width * inside.height / static_cast<double>(tree_.bytes(node));
        family.depth = layout_.boxes[open.box].depth + 1;
        layout_.boxes[open.box].header = static_cast<float>(header * view_.zoom);
        while (family.rest_bytes > 0 && place_row(family, inside)) {}
    }

    [[nodiscard]] bool has_item(const Family& family) const {
        if (family.own_bytes > 0) return true;
        return family.next < std::min(family.children.size(), kMostSiblings) &&
               tree_.bytes(family.children[family.next]) > 0;
    }
    // The next largest, which is the parent's own part when no child is larger.
    [[nodiscard]] Item peek(const Family& family) const {
        const bool has_child = family.next < family.children.size();
        const uint32_t child = has_child ? family.children[family.next] : 0;
        const uint64_t bytes = has_child ? tree_.bytes(child) : 0;
        if (family.own_bytes > 0 && family.own_bytes >= bytes) {
            return {static_cast<double>(family.own_bytes) * family.px2_per_byte, family.parent,
                    true};
        }
        return {static_cast<double>(bytes) * family.px2_per_byte, child, false};
    }
    static void pop(Family& family, const Item& item, uint64_t bytes) {
        family.rest_bytes -= std::min(family.rest_bytes, bytes);
        if (item.is_own) {
            family.own_bytes = 0;
        } else {
            ++family.next;
        }
    }

    // Places one row or column along the shorter side, and takes it off the area. Where a row ends
    // depends on sizes alone, not on the camera. False when what is left is folded into one.
    bool place_row(Family& family, Area& area) {
        if (!(area.width > 0 && area.height > 0) || !has_item(family)) return false;
        Item item = peek(family);
        const double side_px = std::sqrt(item.px2) * view_.zoom;
        if (side_px < view_.least_px) {
            fold(family, area);
            return false;
        }
        const double side = std::min(area.width, area.height);
        row_.clear();
        double sum = 0;
        double worst = 0;
        while (has_item(family)) {
            item = peek(family);
            const double with = sum + item.px2;
            const double first = row_.empty() ? item.px2 : row_.front().px2;
            const double ratio = std::max(side * side * first / (with * with),
                                          with * with / (side * side * item.px2));
            if (!row_.empty() && ratio > worst) break;
            const uint64_t bytes = item.is_own ? family.own_bytes : tree_.bytes(item.node);
            worst = ratio;
            sum = with;
            row_.push_back(item);
            pop(family, item, bytes);
        }
        lay_out_row(family.depth, area, sum);
        return true;
    }

    void lay_out_row(uint32_t depth, Area& area, double sum) {
        const bool is_column = area.width >= area.height;
        const double side = is_column ? area.height : area.width;
        const double thick = std::min(sum / side, is_column ? area.width : area.height);
        double at = 0;
        for (const Item& item : row_) {
            const double length = std::min(item.px2 / thick, side - at);
            const Area place = is_column ? Area{area.x, area.y + at, thick, length}
                                         : Area{area.x + at, area.y, length, thick};
            at += length;
            add_box(place, {item.node, 0, depth, item.is_own});
        }
        if (is_column) {
            area.x += thick;
            area.width -= thick;
        } else {
            area.y += thick;
            area.height -= thick;
        }
    }

    // What is left of the children, as one box; the parent's own part, if it is so small, is not
    // drawn.
    void fold(const Family& family, Area area) {
        const uint64_t bytes = family.rest_bytes - std::min(family.own_bytes, family.rest_bytes);
        if (family.next >= family.children.size() || bytes == 0) return;
        const double share = static_cast<double>(bytes) / static_cast<double>(family.rest_bytes);
        double& side = area.width >= area.height ? area.width : area.height;
        side *= share;
        const double shown_px = std::min(area.width, area.height) * view_.zoom;
        if (shown_px < view_.least_px / 2) return;
        const auto count = static_cast<uint32_t>(family.children.size() - family.next);
        add_box(area, {family.children[family.next], count, family.depth});
    }

    const SizeTree& tree_;
    const TreemapView& view_;
    TreemapLayout layout_;
    std::vector<Open> open_;
    std::vector<Item> row_;
};

}  // namespace

const TreemapBox* TreemapLayout::at(float x, float y) const {
    for (size_t i = boxes.size(); i > 0; --i) {
        if (boxes[i - 1].contains(x, y)) return &boxes[i - 1];
    }
    return nullptr;
}

const TreemapBox* TreemapLayout::of(uint32_t node) const {
    const auto found = std::find_if(boxes.begin(), boxes.end(), [&](const TreemapBox& box) {
        return box.node == node && box.folded_count == 0 && !box.is_own;
    });
    return found == boxes.end() ? nullptr : &*found;
}

TreemapLayout treemap_layout(const SizeTree& tree, const TreemapView& view) {
    return Layouter(tree, view).make();
}

}  // namespace hs
