#include "app/views/treemap.h"

#include <algorithm>
#include <cmath>

#include "app/views/size_picture.h"
#include "app/widgets/basic.h"
#include "app/widgets/picture_input.h"
#include "app/widgets/thing_menu.h"
#include "render/ui_backend_parts.h"

namespace hs {
namespace {

constexpr double kMostZoom = 4000;

TreemapView layout_view(const ViewContext& view, const TreemapState& own, ImVec2 size) {
    TreemapView wanted;
    wanted.top = own.top;
    wanted.width_px = static_cast<double>(size.x);
    wanted.height_px = static_cast<double>(size.y);
    wanted.zoom = own.camera.zoom;
    wanted.left_px = own.camera.left_px;
    wanted.top_px = own.camera.top_px;
    wanted.least_px = static_cast<double>(view.px(3));
    wanted.header_px = static_cast<double>(view.px(18));
    wanted.gap_px = static_cast<double>(view.px(2));
    return wanted;
}

void clamp_camera(TreemapCamera& camera, ImVec2 size) {
    camera.zoom = std::clamp(camera.zoom, 1.0, kMostZoom);
    const auto width = std::max(0.0, static_cast<double>(size.x));
    const auto height = std::max(0.0, static_cast<double>(size.y));
    camera.left_px = std::clamp(camera.left_px, 0.0, width - width / camera.zoom);
    camera.top_px = std::clamp(camera.top_px, 0.0, height - height / camera.zoom);
}

void zoom_at(TreemapCamera& camera, ImVec2 mouse, ImVec2 size, double factor) {
    const double x = camera.left_px + static_cast<double>(mouse.x) / camera.zoom;
    const double y = camera.top_px + static_cast<double>(mouse.y) / camera.zoom;
    camera.zoom = std::clamp(camera.zoom * factor, 1.0, kMostZoom);
    camera.left_px = x - static_cast<double>(mouse.x) / camera.zoom;
    camera.top_px = y - static_cast<double>(mouse.y) / camera.zoom;
    clamp_camera(camera, size);
}

AreaLook look_of(const TreemapBox& box) {
    if (box.folded_count > 0) return AreaLook::kFolded;
    return box.header > 0 ? AreaLook::kContainer : AreaLook::kPlain;
}

// The object's own name needs a look at the dump: only where it has room.
std::string label_of(const HeldSizeTree& held, const TreemapBox& box, bool is_wide) {
    if (box.is_own) return held.tree.is_of_set ? "(other objects)" : "(shallow)";
    if (is_wide || box.folded_count > 0) return size_label(held, box.node, box.folded_count);
    return printable_text(size_node_name(*held.dataset->graph, held.tree, box.node));
}

// Names of the boxes that have room for one, and the legend. Done once for each layout.
void find_labels(const ViewContext& view, SizePicturesState& pictures, const HeldSizeTree& held,
                 ImVec2 size) {
    TreemapState& own = pictures.treemap;
    own.labels.clear();
    std::vector<SizeArea> areas;
    for (const TreemapBox& box : own.layout.boxes) {
        if (look_of(box) != AreaLook::kPlain || box.node == 0) continue;
        areas.push_back(
            {box.node, static_cast<double>(box.width) * static_cast<double>(box.height)});
    }
    own.legend = size_legend(view, own.slots, held, areas);
    const float line = ImGui::GetFontSize();
    const float pad = view.px(4);
    for (const TreemapBox& box : own.layout.boxes) {
        const ImU32 colour = size_colour(view, own.slots, held, box.node);
        const bool is_container = box.header > 0;
        const AreaLook look = look_of(box);
        const float left = std::max(box.x, 0.0F);
        const float top = std::max(box.y, 0.0F);
        const float width = std::min(box.x + box.width, size.x) - left;
        const float height = is_container ? box.header : box.y + box.height - top;
        if (width < view.px(40) || height < line + 1) continue;
        if (box.depth == 0 || top + line > size.y) continue;
        const std::string text =
            cut_to_width(label_of(held, box, width >= view.px(96)), width - 2 * pad);
        if (text.size() <= 3) continue;  // nothing but "…"
        const ImU32 under = area_colour(view.theme, colour, look);
        const float y =
            is_container ? top + (std::min(height, view.px(18)) - line) / 2 : top + pad / 2;
        own.labels.push_back(
            {{std::round(left + pad), std::round(y)}, text, readable_text(under), is_container});
        if (look != AreaLook::kPlain || height < 2 * line + 2 * pad) continue;
        const auto bytes = static_cast<int64_t>(std::min<uint64_t>(
            box.is_own ? held.tree.own_bytes(box.node) : held.tree.bytes(box.node),
            uint64_t{INT64_MAX}));
        const std::string bytes_text = format_bytes(bytes, view.state.settings.size_units);
        // A number is whole or not there.
        if (ImGui::CalcTextSize(bytes_text.c_str()).x > width - 2 * pad) continue;
        const ImU32 faint = mix_colours(under, readable_text(under), 0.75);
        own.labels.push_back(
            {{std::round(left + pad), std::round(y + line)}, bytes_text, faint, false});
    }
}

void refresh_layout(const ViewContext& view, SizePicturesState& pictures, const HeldSizeTree& held,
                    ImVec2 size) {
    TreemapState& own = pictures.treemap;
    AnswerKey key{pictures.tree_key,
                  own.top,
                  own.camera.zoom,
                  own.camera.left_px,
                  own.camera.top_px,
                  size.x,
                  size.y,
                  view.scale,
                  view.theme.name,
                  view.state.settings.size_units};
    if (own.key == key) return;
    own.key = std::move(key);
    own.layout = treemap_layout(held.tree, layout_view(view, own, size));
    find_labels(view, pictures, held, size);
    ++own.canvas_key;
}

// Goes to another top: the picture of the inner one of both grows out of its place in the other,
// or shrinks into it.
void go_to(const ViewContext& view, SizePicturesState& pictures, const HeldSizeTree& held,
           uint32_t top, ImVec2 size) {
    TreemapState& own = pictures.treemap;
    if (top == own.top || held.tree.bytes(top) == 0) return;
    TreemapBox whole;
    whole.width = size.x;
    whole.height = size.y;
    TreemapLayout before = own.layout;
    const TreemapBox* inside = before.of(top);
    const uint32_t old_top = own.top;
    own.top = top;
    own.camera = {};
    TreemapLayout after = treemap_layout(held.tree, layout_view(view, own, size));
    const TreemapBox* place = inside ? inside : after.of(old_top);
    if (place == nullptr) return;
    own.motion.inner_grows = inside != nullptr;
    own.motion.from = own.motion.inner_grows ? *place : whole;
    own.motion.to = own.motion.inner_grows ? whole : *place;
    if (!own.motion.inner_grows) std::swap(before, after);
    own.motion.outer = std::move(before);
    own.motion.inner = std::move(after);
    own.motion.easing.begin();
}

void add_boxes(const ViewContext& view, SizePicturesState& pictures, const HeldSizeTree& held,
               const TreemapLayout& layout, RectBatch& rects) {
    for (const TreemapBox& box : layout.boxes) {
        const ImU32 colour = size_colour(view, pictures.treemap.slots, held, box.node);
        const float x0 = std::round(box.x);
        const float y0 = std::round(box.y);
        const float x1 = std::round(box.x + box.width);
        const float y1 = std::round(box.y + box.height);
        // A line of background between neighbours, where there is room for one. What is decided
        // on is not rounded: boxes of one size are treated alike.
        const float gap = box.width > 5 && box.height > 5 ? 1.0F : 0.0F;
        rects.add({x0, y0, std::max(x1 - x0 - gap, 1.0F), std::max(y1 - y0 - gap, 1.0F), 0,
                   area_colour(view.theme, colour, look_of(box))});
    }
}

void draw_motion(ViewContext& view, SizePicturesState& pictures, const HeldSizeTree& held,
                 RectBatch& rects) {
    TreemapState& own = pictures.treemap;
    const auto part = static_cast<float>(own.motion.easing.portion());
    const auto between = [&](float a, float b) { return a + (b - a) * part; };
    const float x = between(own.motion.from.x, own.motion.to.x);
    const float y = between(own.motion.from.y, own.motion.to.y);
    const TreemapBox& whole = own.motion.inner_grows ? own.motion.to : own.motion.from;
    const float scale_x =
        between(own.motion.from.width, own.motion.to.width) / std::max(whole.width, 1.0F);
    const float scale_y =
        between(own.motion.from.height, own.motion.to.height) / std::max(whole.height, 1.0F);
    add_boxes(view, pictures, held, own.motion.outer, rects);
    TreemapLayout moved;
    for (TreemapBox box : own.motion.inner.boxes) {
        box.x = x + box.x * scale_x;
        box.y = y + box.y * scale_y;
        box.width *= scale_x;
        box.height *= scale_y;
        if (box.width >= 1 && box.height >= 1) moved.boxes.push_back(box);
    }
    add_boxes(view, pictures, held, moved, rects);
}

void outline(const ViewContext& view, const TreemapBox& box, ImVec2 at, ImU32 colour, float thick) {
    const ImVec2 low{std::round(at.x + box.x), std::round(at.y + box.y)};
    const ImVec2 high{std::round(at.x + box.x + box.width) - 1,
                      std::round(at.y + box.y + box.height) - 1};
    ImGui::GetWindowDrawList()->AddRect(low, high, colour, 0, 0, view.px(thick));
}

void draw_picture(ViewContext& view, SizePicturesState& pictures, const HeldSizeTree& held,
                  const Rect& rect) {
    TreemapState& own = pictures.treemap;
    const bool moves = own.motion.easing.advance(view);
    if (moves) ++own.canvas_key;
    const ImVec2 at{rect.x, rect.y};
    const ImVec2 size{rect.width, rect.height};
    if (begin_canvas(own.canvas, size, own.canvas_key, view.theme.window)) {
        RectBatch rects;
        moves ? draw_motion(view, pictures, held, rects)
              : add_boxes(view, pictures, held, own.layout, rects);
        own.canvas.draw(rects);
    }
    show_canvas(own.canvas, at);
    if (moves) {
        // The frame after the last step draws the picture itself.
        ++own.canvas_key;
        return;
    }
    ImDrawList& to = *ImGui::GetWindowDrawList();
    to.PushClipRect(at, {at.x + size.x, at.y + size.y}, true);
    draw_labels(own.labels, at);
    for (uint32_t node = selected_size_node(view, pictures, held); node != 0;
         node = held.tree.parent(node)) {
        const TreemapBox* box = own.layout.of(node);
        if (box == nullptr) continue;
        outline(view, *box, at, view.theme.selection_edge, 2);
        break;
    }
    to.PopClipRect();
}

// A leaf has nothing inside: then what holds it fills the picture.
void go_inside(const ViewContext& view, SizePicturesState& pictures, const HeldSizeTree& held,
               uint32_t node, ImVec2 size) {
    if (held.tree.children(node).empty()) node = held.tree.parent(node);
    go_to(view, pictures, held, node, size);
}

void handle_keys(ViewContext& view, SizePicturesState& pictures, const HeldSizeTree& held,
                 const PictureInput& input, ImVec2 size) {
    const TreemapState& own = pictures.treemap;
    const uint32_t node = selected_size_node(view, pictures, held);
    if (input.entered && node != 0) go_inside(view, pictures, held, node, size);
    if (input.step == ImGuiDir_None) return;
    const uint32_t next = size_node_beside(held.tree, own.top, node, input.step);
    const bool is_drawn = own.layout.of(next) != nullptr;
    if (next != node && is_drawn) pick_size_node(view, pictures, held, next);
}

// "box shop.cache.QUOTES": for scripts. What holds others is named where its own name stands.
void name_boxes(const TreemapState& own, const HeldSizeTree& held, ImVec2 at) {
    if (!has_named_parts()) return;
    for (const TreemapBox& box : own.layout.boxes) {
        if (box.depth == 0 || box.folded_count > 0) continue;
        const float height = box.header > 0 ? box.header : box.height;
        name_part("box " + label_of(held, box, true), {at.x + box.x, at.y + box.y},
                  {at.x + box.x + box.width, at.y + box.y + height});
    }
}

void handle_input(ViewContext& view, SizePicturesState& pictures, const HeldSizeTree& held,
                  const Rect& rect) {
    TreemapState& own = pictures.treemap;
    const ImVec2 at{rect.x, rect.y};
    const ImVec2 size{rect.width, rect.height};
    const PictureInput input =
        picture_input(view, "Treemap picture", {at, size, PictureArrows::kStep});
    if (own.motion.easing.portion() >= 1) handle_keys(view, pictures, held, input, size);
    const double notches = static_cast<double>(input.wheel + input.zoom_keys);
    if (notches != 0) {
        const bool at_mouse = input.wheel != 0;
        zoom_at(own.camera, at_mouse ? input.mouse : ImVec2{size.x / 2, size.y / 2}, size,
                zoom_of_notches(notches));
    }
    own.camera.left_px += static_cast<double>(input.pan_keys.x - input.drag.x) / own.camera.zoom;
    own.camera.top_px += static_cast<double>(input.pan_keys.y - input.drag.y) / own.camera.zoom;
    if (input.pan_keys.x != 0 || input.pan_keys.y != 0) view.animating = true;
    clamp_camera(own.camera, size);
    if (!input.is_hovered || input.is_dragged || own.motion.easing.portion() < 1) return;
    const TreemapBox* box = own.layout.at(input.mouse.x, input.mouse.y);
    if (box == nullptr) return;
    if (box->depth > 0) {
        outline(view, *box, at, view.theme.text, 1);
        draw_size_tooltip(view, held, {box->node, box->folded_count, own.top});
    }
    if (input.double_clicked && box->folded_count > 0) {
        zoom_at(own.camera, input.mouse, size, 4);
    } else if (input.double_clicked) {
        go_inside(view, pictures, held, box->node, size);
    } else if (box->folded_count == 0 && input.clicked) {
        pick_size_node(view, pictures, held, box->node);
    } else if (box->folded_count == 0 && input.right_clicked && box->node != 0) {
        view.menu->open(size_selection(held, box->node));
    }
}

}  // namespace

void draw_treemap(ViewContext& view, SizePicturesState& own) {
    const Shared<HeldSizeTree> held = ready_size_tree(view, own);
    if (held == nullptr) return;
    TreemapState& map = own.treemap;
    const SizeToolsResult tools =
        draw_size_tools(view, own, *held, {map.top, map.camera.zoom > 1 || map.top != 0});
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const float legend = view.px(26);
    const Rect rect{std::round(at.x), std::round(at.y), std::floor(room.x),
                    std::floor(room.y - legend)};
    if (rect.width < view.px(32) || rect.height < view.px(32)) return;
    const ImVec2 size{rect.width, rect.height};
    if (tools.top != map.top) {
        go_to(view, own, *held, tools.top, size);
    } else if (tools.fit) {
        go_to(view, own, *held, 0, size);
        map.camera = {};
    } else if (tools.step_out && map.camera.zoom > 1) {
        map.camera = {};
    } else if (tools.step_out && map.top != 0) {
        go_to(view, own, *held, held->tree.parent(map.top), size);
    }
    clamp_camera(map.camera, size);
    refresh_layout(view, own, *held, size);
    draw_picture(view, own, *held, rect);
    name_boxes(map, *held, {rect.x, rect.y});
    handle_input(view, own, *held, rect);
    draw_legend(view, map.legend, {rect.x, rect.bottom() + view.px(6)}, rect.width);
}

}  // namespace hs
