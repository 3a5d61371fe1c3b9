#include "app/views/icicle.h"

#include <algorithm>
#include <cmath>

#include "app/views/size_picture.h"
#include "app/widgets/basic.h"
#include "app/widgets/picture_input.h"
#include "app/widgets/thing_menu.h"
#include "core/layout/icicle_layout.h"

namespace hs {
namespace {

constexpr uint32_t kMostRows = 4000;
constexpr float kRowPx = 22;

// What the picture shows now, in shares of the new top: it begins there and opens to all of it.
void go_to(IcicleState& own, const HeldSizeTree& held, uint32_t top) {
    if (top == own.top || held.tree.bytes(top) == 0) return;
    const auto offset_in = [&](uint32_t node, uint32_t above) {
        double bytes = 0;
        for (; node != above && node != 0; node = held.tree.parent(node)) {
            for (const uint32_t sibling : held.tree.children(held.tree.parent(node))) {
                if (sibling == node) break;
                bytes += static_cast<double>(held.tree.bytes(sibling));
            }
        }
        return node == above ? bytes : -1;
    };
    const auto old_bytes = static_cast<double>(held.tree.bytes(own.top));
    const auto new_bytes = static_cast<double>(held.tree.bytes(top));
    const ShareRange now = own.camera.seen;
    double shift = offset_in(top, own.top);  // zooming in
    if (shift < 0) shift = -offset_in(own.top, top);
    own.camera.glide_from(
        {(now.first * old_bytes - shift) / new_bytes, (now.last * old_bytes - shift) / new_bytes},
        {});
    own.camera.scroll_px = 0;
    own.top = top;
}

class IcicleLook {
public:
    IcicleLook(const ViewContext& view, SizePicturesState& pictures, const HeldSizeTree& held)
        : view_(view), pictures_(pictures), held_(held) {}

    [[nodiscard]] BoxLook look(uint32_t marked) const {
        BoxLook look;
        look.key = {pictures_.tree_key, view_.state.settings.size_units};
        look.colour = [this](const RowBox& box) { return colour_of(box); };
        look.ink = [this](const RowBox& box) {
            return box.id == 0 ? view_.theme.text : readable_text(colour_of(box));
        };
        look.name = [this](const RowBox& box, float room) { return name_of(box, room); };
        look.least_px = 36;
        look.mark_px = [this, marked](const RowBox& box) {
            return marked != 0 && box.id == marked && !box.is_folded() ? view_.px(2) : 0;
        };
        look.mark_colour = view_.theme.selection_edge;
        return look;
    }

private:
    [[nodiscard]] ImU32 colour_of(const RowBox& box) const {
        if (box.id == 0) return view_.theme.hover;
        const ImU32 colour = size_colour(view_, pictures_.icicle.slots, held_, box.id);
        return area_colour(view_.theme, colour,
                           box.is_folded() ? AreaLook::kFolded : AreaLook::kPlain);
    }

    // With its bytes where both have room.
    [[nodiscard]] std::string name_of(const RowBox& box, float room) const {
        std::string name = size_label(held_, box.id, box.folded_count);
        if (box.is_folded()) return name;
        const auto bytes =
            static_cast<int64_t>(std::min<uint64_t>(held_.tree.bytes(box.id), uint64_t{INT64_MAX}));
        const std::string both = name + "  " + format_bytes(bytes, view_.state.settings.size_units);
        return ImGui::CalcTextSize(both.c_str()).x <= room ? both : name;
    }

    const ViewContext& view_;
    SizePicturesState& pictures_;
    const HeldSizeTree& held_;
};

// The selected node, or the nearest above it that is drawn; 0 for none.
uint32_t marked_node(const ViewContext& view, const SizePicturesState& pictures,
                     const HeldSizeTree& held) {
    uint32_t node = selected_size_node(view, pictures, held);
    while (node != 0 && pictures.icicle.boxes.rows.of(node) == nullptr) {
        node = held.tree.parent(node);
    }
    return node;
}

const RowBox* draw_picture(ViewContext& view, SizePicturesState& pictures, const HeldSizeTree& held,
                           const BoxPlace& place) {
    IcicleState& own = pictures.icicle;
    lay_out_boxes(own.boxes, place, {pictures.tree_key, own.top},
                  [&](const BoxView& wanted) { return icicle_layout(held.tree, own.top, wanted); });
    AnswerKey key{own.boxes.rows_key, view.theme.name};
    if (own.legend_key != key) {
        own.legend_key = std::move(key);
        std::vector<SizeArea> areas;
        for (const RowBox& box : own.boxes.rows.boxes) {
            if (box.is_folded() || box.id == 0) continue;
            areas.push_back({box.id, static_cast<double>(box.width_px())});
        }
        own.legend = size_legend(view, own.slots, held, areas);
    }
    const IcicleLook of(view, pictures, held);
    return draw_box_picture(view, own.boxes, place, of.look(marked_node(view, pictures, held)));
}

// The row of a node below the top one.
uint32_t row_of(const HeldSizeTree& held, uint32_t top, uint32_t node) {
    uint32_t row = 0;
    for (; node != top && node != 0; node = held.tree.parent(node)) ++row;
    return row;
}

void handle_keys(ViewContext& view, SizePicturesState& pictures, const HeldSizeTree& held,
                 const PictureInput& input, const BoxPlace& place) {
    IcicleState& own = pictures.icicle;
    const uint32_t node = selected_size_node(view, pictures, held);
    if (input.entered && node != 0) {
        go_to(own, held, node == own.top ? held.tree.parent(node) : node);
    }
    if (input.step == ImGuiDir_None) return;
    const uint32_t next = size_node_beside(held.tree, own.top, node, input.step);
    if (next == node) return;
    // Rows below and above those in view come into it.
    const auto row = static_cast<float>(row_of(held, own.top, next));
    const float scroll =
        std::clamp(own.camera.scroll_px, std::max(0.0F, (row + 1) * place.row_px - place.size.y),
                   row * place.row_px);
    if (scroll == own.camera.scroll_px && own.boxes.rows.of(next) == nullptr) return;
    own.camera.scroll_px = scroll;
    pick_size_node(view, pictures, held, next);
}

void handle_click(ViewContext& view, SizePicturesState& pictures, const HeldSizeTree& held,
                  const PictureInput& input, const RowBox& box) {
    IcicleState& own = pictures.icicle;
    if (input.double_clicked && !box.is_folded()) {
        // The top one once more: a step out.
        go_to(own, held, box.id == own.top ? held.tree.parent(box.id) : box.id);
    } else if (input.clicked && !box.is_folded()) {
        pick_size_node(view, pictures, held, box.id);
    } else if (input.right_clicked && !box.is_folded() && box.id != 0) {
        view.menu->open(size_selection(held, box.id));
    }
}

void draw_and_handle(ViewContext& view, SizePicturesState& pictures, const HeldSizeTree& held,
                     BoxPlace& place) {
    IcicleState& own = pictures.icicle;
    const PictureInput input =
        picture_input(view, "Icicle picture", {place.at, place.size, PictureArrows::kStep});
    if (input.is_hovered && !input.is_dragged) place.pointer = ImGui::GetIO().MousePos;
    own.camera.advance(view);
    place.shares = own.camera.seen;
    place.scroll_px = own.camera.scroll_px;
    place.last_row = kMostRows;
    const RowBox* under = draw_picture(view, pictures, held, place);
    handle_keys(view, pictures, held, input, place);
    move_camera(view, own.camera, input, place);
    // Down to where the last row seen is the first.
    const auto rows = static_cast<float>(own.boxes.first_row + own.boxes.rows.row_count());
    own.camera.scroll_px = std::round(
        std::clamp(own.camera.scroll_px, 0.0F, std::max(0.0F, (rows - 2) * place.row_px)));
    if (under == nullptr) return;
    draw_size_tooltip(view, held, {under->id, under->folded_count, own.top});
    if (input.double_clicked && under->is_folded()) {
        const double at = static_cast<double>(input.mouse.x / std::max(1.0F, place.size.x));
        own.camera.jump(zoomed(own.camera.seen, at, 4, own.camera.least_share));
    } else {
        handle_click(view, pictures, held, input, *under);
    }
}

}  // namespace

void draw_icicle(ViewContext& view, SizePicturesState& own) {
    const Shared<HeldSizeTree> held = ready_size_tree(view, own);
    if (held == nullptr) return;
    IcicleState& state = own.icicle;
    const bool is_zoomed = !state.camera.is_whole();
    const SizeToolsResult tools = draw_size_tools(
        view, own, *held, {state.top, is_zoomed || state.top != 0 || state.camera.scroll_px > 0});
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImVec2 room = ImGui::GetContentRegionAvail();
    BoxPlace place;
    place.at = {std::round(at.x), std::round(at.y)};
    place.size = {std::floor(room.x), std::floor(room.y - view.px(26))};
    place.row_px = view.px(kRowPx);
    if (place.size.x < view.px(32) || place.size.y < view.px(32)) return;
    if (tools.top != state.top) {
        go_to(state, *held, tools.top);
    } else if (tools.fit || (tools.step_out && is_zoomed)) {
        if (tools.fit) go_to(state, *held, 0);
        state.camera.goal = {};
        state.camera.scroll_px = 0;
    } else if (tools.step_out && state.top != 0) {
        go_to(state, *held, held->tree.parent(state.top));
    }
    draw_and_handle(view, own, *held, place);
    draw_legend(view, state.legend, {place.at.x, place.at.y + place.size.y + view.px(6)},
                place.size.x);
}

}  // namespace hs
