#include "app/views/flame_picture.h"

#include <algorithm>
#include <cmath>

#include "app/stack_answers.h"
#include "core/analysis/call_graph.h"
#include "core/analysis/frame_names.h"
#include "core/base/text_format.h"
#include "render/colour.h"
#include "render/ui_backend.h"

namespace hs {
namespace {

class Painter {
public:
    Painter(ViewContext& view, FlamePicture& own, const FlameDrawing& drawing)
        : view_(view), own_(own), drawing_(drawing), trie_(drawing.flame.trie()) {}

    void lay_out() {
        const float rows_px = drawing_.size.y + drawing_.scroll_px;
        BoxView wanted;
        wanted.width_px = static_cast<double>(drawing_.size.x);
        wanted.shares = drawing_.shares;
        first_ = drawing_.first_row +
                 static_cast<uint32_t>(std::max(0.0F, drawing_.scroll_px) / drawing_.row_px);
        wanted.first_row = first_;
        wanted.last_row =
            drawing_.first_row + static_cast<uint32_t>(std::max(0.0F, rows_px / drawing_.row_px));
        const ShownFlame& flame = drawing_.flame;
        const bool is_after = &drawing_.widths == &flame.bytes;
        const bool is_before = flame.before && &drawing_.widths == &*flame.before;
        const AnswerKey key{flame.version,      wanted.width_px,  wanted.shares.first,
                            wanted.shares.last, wanted.first_row, wanted.last_row,
                            is_after,           is_before};
        if (key == own_.layout_key) return;
        own_.layout_key = key;
        own_.layout = whole_flame_layout(drawing_.widths, wanted);
    }

    void draw_boxes() {
        forget_colours();
        const AnswerKey key{own_.layout_key, own_.colours_key, drawing_.scroll_px,
                            drawing_.matches ? drawing_.matches_key : 0};
        if (key != own_.drawn_key) {
            own_.drawn_key = key;
            ++own_.canvas_key;
        }
        if (begin_canvas(own_.canvas, drawing_.size, own_.canvas_key, view_.theme.window)) {
            own_.canvas.draw(batch());
        }
        show_canvas(own_.canvas, drawing_.at);
    }

    void draw_names() const {
        ImDrawList& to = *ImGui::GetWindowDrawList();
        const float least_px = view_.px(26);
        const float pad = view_.px(5);
        for_each_box([&](const RowBox& box, float top) {
            if (box.x1_px - box.x0_px < least_px || box.is_folded()) return;
            const Rgba under = shown_colour(box);
            const ImVec2 at{drawing_.at.x + box.x0_px + pad, top};
            const float room = box.x1_px - box.x0_px - 2 * pad;
            const float rest = draw_name(to, name_of(box), at, room, readable_text(under));
            draw_amount(to, box, {at.x + room, top}, rest, readable_text(under));
        });
    }

    void draw_marks() const {
        ImDrawList& to = *ImGui::GetWindowDrawList();
        if (drawing_.picked.is_nil() && drawing_.selected.is_nil()) return;
        for_each_box([&](const RowBox& box, float top) {
            const bool is_selected =
                is_node(box) && node_of(box) == drawing_.selected && !drawing_.selected.is_nil();
            const bool is_picked = !drawing_.picked.is_nil() && is_node(box) &&
                                   trie_.node_frame[node_of(box).v] == drawing_.picked;
            if (is_selected || is_picked) {
                outline(to, box, top, is_selected ? view_.px(2) : view_.px(1));
            }
        });
    }

    std::optional<RowBox> hit() const {
        if (!drawing_.pointer) return std::nullopt;
        std::optional<RowBox> found;
        const float x = drawing_.pointer->x - drawing_.at.x;
        const float y = drawing_.pointer->y;
        for_each_box([&](const RowBox& box, float top) {
            if (y < top || y >= top + drawing_.row_px || x < box.x0_px || x >= box.x1_px) return;
            found = box;
            ImDrawList& to = *ImGui::GetWindowDrawList();
            to.AddRect({drawing_.at.x + box.x0_px, top},
                       {drawing_.at.x + box.x1_px, top + drawing_.row_px - 1}, view_.theme.text);
        });
        return found;
    }

private:
    // body(box, upper edge on the screen)
    template <class Body>
    void for_each_box(Body&& body) const {
        const float upper = drawing_.at.y;
        const float lower = upper + drawing_.size.y;
        for (size_t row = 0; row < own_.layout.row_count(); ++row) {
            const float offset =
                static_cast<float>(first_ - drawing_.first_row + row) * drawing_.row_px -
                drawing_.scroll_px;
            const float top =
                std::round(drawing_.grows_up ? lower - offset - drawing_.row_px : upper + offset);
            if (top + drawing_.row_px <= upper || top >= lower) continue;
            for (const RowBox& box : own_.layout.row(row)) body(box, top);
        }
    }

    void forget_colours() {
        const AnswerKey key{drawing_.colour, view_.theme.name};
        if (own_.shape == drawing_.flame.shape && key == own_.colours_key) return;
        own_.shape = drawing_.flame.shape;
        own_.colours_key = key;
        own_.colour_of_frame.assign(trie_.frames.size(), 0);
    }

    [[nodiscard]] bool is_dark() const { return view_.theme.name == ThemeName::kDark; }

    Rgba colour_of_name(FrameId frame) const {
        Rgba& colour = own_.colour_of_frame[frame.v];
        if (colour != 0) return colour;
        const Frame& row = trie_.frames[frame.v];
        const std::string_view file = trie_.strings.text(row.file);
        std::string_view name = drawing_.colour == FlameColour::kPackage ? package_of(file) : file;
        if (name.empty()) name = trie_.strings.text(row.function);
        return colour = colour_for_name(name, is_dark());
    }

    Rgba colour_of(const RowBox& box) const {
        if (!is_node(box)) return mix_colours(view_.theme.same, view_.theme.window, 0.5);
        if (node_of(box).is_nil()) return view_.theme.hover;
        if (drawing_.colour == FlameColour::kDelta) {
            return diverging_colour(relative_change(drawing_.flame, node_of(box)), is_dark());
        }
        if (drawing_.colour == FlameColour::kBytes) {
            const double all = drawing_.widths.total({}).to_double();
            const double part = drawing_.widths.total(node_of(box)).to_double() / all;
            // Four powers of ten from end to end.
            return sequential_colour(1 + std::log10(std::max(part, 1e-4)) / 4);
        }
        return colour_of_name(trie_.node_frame[node_of(box).v]);
    }

    [[nodiscard]] Rgba shown_colour(const RowBox& box) const {
        const Rgba colour = colour_of(box);
        if (!drawing_.matches || (node_of(box).is_nil() && !is_unknown(box))) return colour;
        const bool is_match =
            is_node(box) && drawing_.matches->contains(trie_.node_frame[node_of(box).v]);
        return is_match ? colour : mix_colours(colour, view_.theme.window, 0.75);
    }

    [[nodiscard]] RectBatch batch() const {
        RectBatch rects;
        rects.reserve(own_.layout.boxes.size());
        const float gap = drawing_.row_px >= 8 ? 1.0F : 0.0F;
        for_each_box([&](const RowBox& box, float top) {
            const float left = std::round(box.x0_px);
            const float right = std::max(left + 1, std::round(box.x1_px));
            const float cut = right - left > 3 ? gap : 0;
            rects.add({left, top - drawing_.at.y, right - left - cut, drawing_.row_px - gap, 0,
                       shown_colour(box)});
        });
        return rects;
    }

    [[nodiscard]] std::string name_of(const RowBox& box) const {
        if (is_unknown(box)) return std::string(kUnknownStacks);
        if (node_of(box).is_nil()) return "all";
        return printable_text(
            drawing_.flame.shape->short_label(trie_.frames[trie_.node_frame[node_of(box).v].v]));
    }

    // Returns what is left of the width, 0 where the name had to be cut.
    float draw_name(ImDrawList& to, const std::string& name, ImVec2 at, float width,
                    Rgba colour) const {
        ImFont* font = ImGui::GetFont();
        const float size = ImGui::GetFontSize();
        const float y = std::round(at.y + (drawing_.row_px - 1 - size) / 2);
        const char* end = name.data() + name.size();
        const char* rest = nullptr;
        const ImVec2 whole = font->CalcTextSizeA(size, width, 0, name.data(), end, &rest);
        if (rest == end) {
            to.AddText({std::floor(at.x), y}, colour, name.data(), end);
            return width - whole.x;
        }
        constexpr float kEllipsisShare = 0.9F;  // of the height: wider than the sign in any font
        font->CalcTextSizeA(size, std::max(0.0F, width - size * kEllipsisShare), 0, name.data(),
                            end, &rest);
        if (rest - name.data() < 2) return 0;
        const std::string cut = std::string(name.data(), rest) + "…";
        to.AddText({std::floor(at.x), y}, colour, cut.c_str());
        return 0;
    }

    // The root's box is of everything.
    static Amount amount_of(const FlameTree& tree, const RowBox& box) {
        if (is_unknown(box)) return tree.other();
        return node_of(box).is_nil() ? tree.everything() : tree.total(node_of(box));
    }

    // At the right end, where the name leaves room for it.
    void draw_amount(ImDrawList& to, const RowBox& box, ImVec2 right, float room,
                     Rgba colour) const {
        if (room < view_.px(96)) return;
        const Dataset& dataset = *drawing_.flame.shape->inputs[0];
        const std::string text =
            drawing_.flame.before
                ? delta_text(
                      view_.state, dataset,
                      amount_of(drawing_.flame.bytes, box) - amount_of(*drawing_.flame.before, box))
                : amount_text(view_.state, dataset, amount_of(drawing_.flame.bytes, box));
        const float width = ImGui::CalcTextSize(text.c_str()).x;
        if (width + view_.px(16) > room) return;
        const float y = std::round(right.y + (drawing_.row_px - 1 - ImGui::GetFontSize()) / 2);
        to.AddText({std::floor(right.x - width), y}, with_alpha(colour, 170), text.c_str());
    }

    void outline(ImDrawList& to, const RowBox& box, float top, float thickness) const {
        const float left = drawing_.at.x + std::round(box.x0_px);
        const float right = std::max(left + 2, drawing_.at.x + std::round(box.x1_px) - 1);
        to.AddRect({left, top}, {right, top + drawing_.row_px - 1}, view_.theme.text, 0, 0,
                   thickness);
    }

    ViewContext& view_;
    FlamePicture& own_;
    const FlameDrawing& drawing_;
    const TraceTrie& trie_;
    uint32_t first_ = 0;  // row of the tree that the layout begins with
};

}  // namespace

std::optional<RowBox> draw_flame_picture(ViewContext& view, FlamePicture& own,
                                         const FlameDrawing& drawing) {
    if (drawing.size.x < 1 || drawing.size.y < 1) return std::nullopt;
    Painter painter(view, own, drawing);
    painter.lay_out();
    painter.draw_boxes();
    ImGui::PushClipRect(drawing.at, {drawing.at.x + drawing.size.x, drawing.at.y + drawing.size.y},
                        true);
    push_font(Font::kSmall);
    if (drawing.has_names) painter.draw_names();
    pop_font();
    painter.draw_marks();
    std::optional<RowBox> hit = painter.hit();
    ImGui::PopClipRect();
    return hit;
}

uint32_t flame_rows(const TraceTrie& trie) {
    uint32_t deepest = 0;
    for (const uint32_t depth : trie.node_depth) deepest = std::max(deepest, depth);
    return deepest + 1;
}

double relative_change(const ShownFlame& flame, NodeId node) {
    if (!flame.before) return 0;
    const double after = flame.bytes.total(node).to_double();
    const double before = flame.before->total(node).to_double();
    const double greater = std::max(std::abs(after), std::abs(before));
    return greater > 0 ? (after - before) / greater : 0;
}

}  // namespace hs
