#include "app/views/flame_picture.h"

#include <algorithm>
#include <cmath>

#include "app/stack_answers.h"
#include "core/analysis/call_graph.h"
#include "core/analysis/frame_names.h"
#include "core/base/text_format.h"
#include "render/colour.h"

namespace hs {
namespace {

// What boxes of a flame graph look like and are called.
class Painter {
public:
    Painter(const ViewContext& view, FlamePicture& own, const FlameDrawing& drawing)
        : view_(view), own_(own), drawing_(drawing), trie_(drawing.flame.trie()) {}

    [[nodiscard]] BoxLook look() {
        forget_colours();
        BoxLook look;
        look.key = {own_.colours_key, drawing_.search ? drawing_.search->key : 0,
                    view_.state.settings.size_units, drawing_.lines != nullptr};
        look.colour = [this](const RowBox& box) { return shown_colour(box); };
        if (drawing_.has_names) {
            look.name = [this](const RowBox& box, float) { return name_of(box); };
            if (drawing_.lines) look.note = [this](const RowBox& box) { return line_of(box); };
            look.amount = [this](const RowBox& box) { return amount_of(box); };
        }
        look.font = Font::kSmall;
        if (!drawing_.picked.is_nil() || !drawing_.selected.is_nil()) {
            look.mark_px = [this](const RowBox& box) { return mark_px(box); };
        }
        look.mark_colour = view_.theme.text;
        return look;
    }

private:
    void forget_colours() {
        const AnswerKey key{drawing_.colour, view_.theme.name};
        if (own_.shape == drawing_.flame.shape && key == own_.colours_key) return;
        own_.shape = drawing_.flame.shape;
        own_.colours_key = key;
        own_.colour_of_frame.assign(trie_.frames.size(), 0);
    }

    [[nodiscard]] bool is_dark() const { return view_.theme.name == ThemeName::kDark; }
    [[nodiscard]] FrameId frame_of(const RowBox& box) const {
        return trie_.node_frame[node_of(box).v];
    }

    [[nodiscard]] Rgba colour_of_name(FrameId frame) const {
        Rgba& colour = own_.colour_of_frame[frame.v];
        if (colour != 0) return colour;
        const Frame& row = trie_.frames[frame.v];
        std::string_view name;
        if (drawing_.colour == FlameColour::kPackage)
            name = package_of(trie_.strings.text(row.file));
        if (name.empty()) name = code_of(trie_.strings, row);
        return colour = colour_for_name(name, is_dark());
    }

    [[nodiscard]] Rgba colour_of(const RowBox& box) const {
        if (!is_node(box)) return mix_colours(view_.theme.same, view_.theme.window, 0.5);
        const NodeId node = node_of(box);
        if (node.is_nil()) return view_.theme.hover;
        if (drawing_.colour == FlameColour::kDelta) {
            return diverging_colour(relative_change(drawing_.flame, node), is_dark());
        }
        if (drawing_.colour == FlameColour::kBytes) {
            const double all = drawing_.widths.total({}).to_double();
            const double part = drawing_.widths.total(node).to_double() / all;
            // Four powers of ten from end to end.
            return sequential_colour(1 + std::log10(std::max(part, 1e-4)) / 4);
        }
        return colour_of_name(frame_of(box));
    }

    [[nodiscard]] Rgba shown_colour(const RowBox& box) const {
        const Rgba colour = colour_of(box);
        if (!drawing_.search || (node_of(box).is_nil() && !is_unknown(box))) return colour;
        const bool is_match = is_node(box) && drawing_.search->matches.contains(frame_of(box));
        return is_match ? colour : mix_colours(colour, view_.theme.window, 0.75);
    }

    [[nodiscard]] std::string name_of(const RowBox& box) const {
        if (box.is_folded()) return {};
        if (is_unknown(box)) return std::string(kUnknownStacks);
        if (node_of(box).is_nil()) return "all";
        return printable_text(drawing_.flame.shape->short_label(trie_.frames[frame_of(box).v]));
    }

    // Of the code at the frame; empty for functions and files, which are no lines.
    [[nodiscard]] std::string line_of(const RowBox& box) const {
        if (box.is_folded() || is_unknown(box) || node_of(box).is_nil()) return {};
        const Frame& frame = trie_.frames[frame_of(box).v];
        return std::string(drawing_.lines->line(trie_.strings.text(frame.file), frame.line));
    }

    // The root's box is of everything.
    static Amount total_of(const FlameTree& tree, const RowBox& box) {
        if (is_unknown(box)) return tree.other();
        return node_of(box).is_nil() ? tree.everything() : tree.total(node_of(box));
    }

    [[nodiscard]] std::string amount_of(const RowBox& box) const {
        const ShownFlame& flame = drawing_.flame;
        const Dataset& dataset = *flame.shape->inputs[0];
        const Amount total = total_of(flame.bytes, box);
        if (!flame.before) return amount_text(view_.state, dataset, total);
        return delta_text(view_.state, dataset, total - total_of(*flame.before, box));
    }

    [[nodiscard]] float mark_px(const RowBox& box) const {
        if (!is_node(box)) return 0;
        if (!drawing_.selected.is_nil() && node_of(box) == drawing_.selected) return view_.px(2);
        return !drawing_.picked.is_nil() && frame_of(box) == drawing_.picked ? view_.px(1) : 0;
    }

    const ViewContext& view_;
    FlamePicture& own_;
    const FlameDrawing& drawing_;
    const TraceTrie& trie_;
};

}  // namespace

const RowBox* draw_flame_picture(ViewContext& view, FlamePicture& own,
                                 const FlameDrawing& drawing) {
    const ShownFlame& flame = drawing.flame;
    const bool is_after = &drawing.widths == &flame.bytes;
    const bool is_before = flame.before && &drawing.widths == &*flame.before;
    lay_out_boxes(
        own.boxes, drawing.place, {flame.version, is_after, is_before},
        [&](const BoxView& wanted) { return whole_flame_layout(drawing.widths, wanted); });
    Painter painter(view, own, drawing);
    return draw_box_picture(view, own.boxes, drawing.place, painter.look());
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
