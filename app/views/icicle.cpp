#include "app/views/icicle.h"

#include <algorithm>
#include <cmath>

#include "app/views/size_picture.h"
#include "app/widgets/basic.h"
#include "app/widgets/picture_input.h"
#include "app/widgets/thing_menu.h"

namespace hs {
namespace {

constexpr double kLeastShares = 1e-7;  // the widest zoom
constexpr uint32_t kMostRows = 4000;
constexpr float kRowPx = 22;

float row_height(const ViewContext& view) {
    return view.px(kRowPx);
}

// Between where an animation began and where the picture is going.
struct Shares {
    double first = 0;
    double last = 1;
};
Shares shown_shares(const IcicleState& own) {
    const double part = own.easing.portion();
    return {own.from_first + (own.first_share - own.from_first) * part,
            own.from_last + (own.last_share - own.from_last) * part};
}

void clamp_shares(IcicleState& own) {
    double width = std::clamp(own.last_share - own.first_share, kLeastShares, 1.0);
    own.first_share = std::clamp(own.first_share, 0.0, 1 - width);
    own.last_share = own.first_share + width;
}

void zoom_at(IcicleState& own, double where, double factor) {
    const double width = own.last_share - own.first_share;
    const double anchor = own.first_share + width * where;
    const double next = std::clamp(width / factor, kLeastShares, 1.0);
    own.first_share = anchor - next * where;
    own.last_share = own.first_share + next;
    clamp_shares(own);
    own.easing.end();
}

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
    const Shares now = shown_shares(own);
    double shift = offset_in(top, own.top);  // zooming in
    if (shift < 0) shift = -offset_in(own.top, top);
    own.from_first = (now.first * old_bytes - shift) / new_bytes;
    own.from_last = (now.last * old_bytes - shift) / new_bytes;
    own.top = top;
    own.first_share = 0;
    own.last_share = 1;
    own.scroll_px = 0;
    own.easing.begin();
}

void find_labels(const ViewContext& view, SizePicturesState& pictures, const HeldSizeTree& held,
                 float shift) {
    IcicleState& own = pictures.icicle;
    own.labels.clear();
    own.legend.clear();
    const float height = row_height(view);
    const float pad = view.px(5);
    for (size_t row = 0; row < own.layout.row_count(); ++row) {
        const float y = static_cast<float>(row) * height + shift;
        for (const RowBox& box : own.layout.row(row)) {
            const ImU32 colour = size_colour(view, pictures, held, box.id);
            const AreaLook look{box.folded_count > 0, false};
            const float width = box.x1_px - box.x0_px;
            if (!look.is_folded && box.id != 0) {
                add_to_legend(own.legend, size_node_name(*held.dataset->graph, held.tree, box.id),
                              colour, static_cast<double>(width));
            }
            if (width < view.px(36)) continue;
            std::string text = size_label(held, box.id, box.folded_count);
            const float room = width - 2 * pad;
            if (box.folded_count == 0) {
                const auto bytes = static_cast<int64_t>(
                    std::min<uint64_t>(held.tree.bytes(box.id), uint64_t{INT64_MAX}));
                const std::string with =
                    text + "  " + format_bytes(bytes, view.state.settings.size_units);
                if (ImGui::CalcTextSize(with.c_str()).x <= room) text = with;
            }
            text = cut_to_width(text, room);
            if (text.size() <= 3) continue;
            const ImU32 ink =
                box.id == 0 ? view.theme.text : readable_text(area_colour(view, colour, look));
            own.labels.push_back(
                {{std::round(box.x0_px + pad), std::round(y + (height - ImGui::GetFontSize()) / 2)},
                 text,
                 ink,
                 false});
        }
    }
    finish_legend(own.legend);
}

void refresh_layout(const ViewContext& view, SizePicturesState& pictures, const HeldSizeTree& held,
                    ImVec2 size) {
    IcicleState& own = pictures.icicle;
    const Shares shares = shown_shares(own);
    AnswerKey key{pictures.tree_key,
                  own.top,
                  shares.first,
                  shares.last,
                  own.scroll_px,
                  size.x,
                  size.y,
                  view.scale,
                  view.theme.name,
                  view.state.settings.size_units};
    if (own.key == key) return;
    own.key = std::move(key);
    const float height = row_height(view);
    BoxView wanted;
    wanted.width_px = static_cast<double>(size.x);
    wanted.shares = {shares.first, shares.last};
    wanted.first_row = static_cast<uint32_t>(own.scroll_px / height);
    wanted.last_row = wanted.first_row + static_cast<uint32_t>(std::max(0.0F, size.y) / height) + 1;
    wanted.last_row = std::min(wanted.last_row, kMostRows);
    wanted.least_px = static_cast<double>(view.px(1));
    own.layout = icicle_layout(held.tree, own.top, wanted);
    own.first_row = wanted.first_row;
    find_labels(view, pictures, held, static_cast<float>(own.first_row) * height - own.scroll_px);
    ++own.canvas_key;
}

void add_boxes(const ViewContext& view, SizePicturesState& pictures, const HeldSizeTree& held,
               float shift, RectBatch& rects) {
    const IcicleState& own = pictures.icicle;
    const float height = row_height(view);
    for (size_t row = 0; row < own.layout.row_count(); ++row) {
        const float y = std::round(static_cast<float>(row) * height + shift);
        for (const RowBox& box : own.layout.row(row)) {
            const ImU32 colour = size_colour(view, pictures, held, box.id);
            const float x0 = std::round(box.x0_px);
            const float x1 = std::max(std::round(box.x1_px), x0 + 1);
            const float gap = x1 - x0 > 3 ? 1.0F : 0.0F;
            const ImU32 fill =
                box.id == 0 ? view.theme.hover : area_colour(view, colour, {box.folded_count > 0});
            rects.add({x0, y, x1 - x0 - gap, height - 1, 0, fill});
        }
    }
}

void outline(const ViewContext& view, const Rect& box, ImU32 colour, float thick) {
    ImGui::GetWindowDrawList()->AddRect({std::round(box.x), std::round(box.y)},
                                        {std::round(box.right()), std::round(box.bottom())}, colour,
                                        0, 0, view.px(thick));
}

// The selected node, or the nearest above it that is drawn.
void draw_selected(const ViewContext& view, const SizePicturesState& pictures,
                   const HeldSizeTree& held, const Rect& picture) {
    const IcicleState& own = pictures.icicle;
    const float height = row_height(view);
    const float shift = static_cast<float>(own.first_row) * height - own.scroll_px;
    for (uint32_t node = selected_size_node(view, pictures, held); node != 0;
         node = held.tree.parent(node)) {
        for (size_t row = 0; row < own.layout.row_count(); ++row) {
            for (const RowBox& box : own.layout.row(row)) {
                if (box.id != node || box.folded_count > 0) continue;
                outline(
                    view,
                    {picture.x + box.x0_px, picture.y + static_cast<float>(row) * height + shift,
                     box.x1_px - box.x0_px, height - 1},
                    view.theme.selection_edge, 2);
                return;
            }
        }
    }
}

void draw_picture(ViewContext& view, SizePicturesState& pictures, const HeldSizeTree& held,
                  const Rect& rect) {
    IcicleState& own = pictures.icicle;
    const ImVec2 at{rect.x, rect.y};
    const float height = row_height(view);
    const float shift = static_cast<float>(own.first_row) * height - own.scroll_px;
    if (begin_canvas(own.canvas, {rect.width, rect.height}, own.canvas_key, view.theme.window)) {
        RectBatch rects;
        add_boxes(view, pictures, held, shift, rects);
        own.canvas.draw(rects);
    }
    show_canvas(own.canvas, at);
    ImDrawList& to = *ImGui::GetWindowDrawList();
    to.PushClipRect(at, {rect.right(), rect.bottom()}, true);
    for (const PictureLabel& label : own.labels) {
        to.AddText({at.x + label.at.x, at.y + label.at.y}, label.colour, label.text.c_str());
    }
    draw_selected(view, pictures, held, rect);
    to.PopClipRect();
}

// The row of a node below the top one.
uint32_t row_of(const HeldSizeTree& held, uint32_t top, uint32_t node) {
    uint32_t row = 0;
    for (; node != top && node != 0; node = held.tree.parent(node)) ++row;
    return row;
}

bool is_drawn(const IcicleState& own, uint32_t node) {
    return own.layout.of(node) != nullptr;
}

void handle_keys(ViewContext& view, SizePicturesState& pictures, const HeldSizeTree& held,
                 const PictureInput& input, const Rect& rect) {
    IcicleState& own = pictures.icicle;
    const uint32_t node = selected_size_node(view, pictures, held);
    if (input.entered && node != 0) {
        go_to(own, held, node == own.top ? held.tree.parent(node) : node);
    }
    if (input.step == ImGuiDir_None) return;
    const uint32_t next = size_node_beside(held.tree, own.top, node, input.step);
    if (next == node) return;
    // Rows below and above those in view come into it.
    const float height = row_height(view);
    const auto row = static_cast<float>(row_of(held, own.top, next));
    const float scroll =
        std::clamp(own.scroll_px, std::max(0.0F, (row + 1) * height - rect.height), row * height);
    if (scroll == own.scroll_px && !is_drawn(own, next)) return;
    own.scroll_px = scroll;
    pick_size_node(view, pictures, held, next);
}

void handle_input(ViewContext& view, SizePicturesState& pictures, const HeldSizeTree& held,
                  const Rect& rect) {
    IcicleState& own = pictures.icicle;
    const float height = row_height(view);
    const PictureInput input =
        picture_input(view, "Icicle picture",
                      {{rect.x, rect.y}, {rect.width, rect.height}, PictureArrows::kStep});
    handle_keys(view, pictures, held, input, rect);
    const double width = std::max(1.0, static_cast<double>(rect.width));
    if (ImGui::GetIO().KeyShift && input.wheel != 0) {
        own.scroll_px -= input.wheel * 3 * height;
    } else if (input.wheel + input.zoom_keys != 0) {
        zoom_at(own, input.wheel != 0 ? static_cast<double>(input.mouse.x) / width : 0.5,
                zoom_of_notches(static_cast<double>(input.wheel + input.zoom_keys)));
    }
    const auto across = static_cast<double>(input.pan_keys.x - input.drag.x);
    if (across != 0) {
        const double share = across / width * (own.last_share - own.first_share);
        own.first_share += share;
        own.last_share += share;
        clamp_shares(own);
        own.easing.end();
    }
    own.scroll_px += input.pan_keys.y - input.drag.y;
    if (input.pan_keys.x != 0 || input.pan_keys.y != 0) view.animating = true;
    // Down to where the last row seen is the first.
    const float most = static_cast<float>(own.first_row + own.layout.row_count()) * height;
    own.scroll_px = std::round(std::clamp(own.scroll_px, 0.0F, std::max(0.0F, most - 2 * height)));
    if (!input.is_hovered || input.is_dragged) return;
    const float y = input.mouse.y + own.scroll_px - static_cast<float>(own.first_row) * height;
    if (y < 0) return;
    const auto row = static_cast<size_t>(y / height);
    const RowBox* box = own.layout.at(row, static_cast<double>(input.mouse.x));
    if (box == nullptr) return;
    outline(view,
            {rect.x + box->x0_px,
             rect.y + static_cast<float>(own.first_row + row) * height - own.scroll_px,
             box->x1_px - box->x0_px, height - 1},
            view.theme.text, 1);
    draw_size_tooltip(view, held, {box->id, box->folded_count, own.top});
    if (input.double_clicked && box->folded_count > 0) {
        zoom_at(own, static_cast<double>(input.mouse.x) / width, 4);
    } else if (input.double_clicked) {
        // The top one once more: a step out.
        go_to(own, held, box->id == own.top ? held.tree.parent(box->id) : box->id);
    } else if (input.clicked && box->folded_count == 0) {
        pick_size_node(view, pictures, held, box->id);
    } else if (input.right_clicked && box->folded_count == 0 && box->id != 0) {
        view.menu->open(size_selection(held, box->id));
    }
}

}  // namespace

void draw_icicle(ViewContext& view, SizePicturesState& own) {
    const Shared<HeldSizeTree> held = ready_size_tree(view, own);
    if (held == nullptr) return;
    IcicleState& state = own.icicle;
    const bool is_zoomed = state.last_share - state.first_share < 1;
    const SizeToolsResult tools = draw_size_tools(
        view, own, *held, {state.top, is_zoomed || state.top != 0 || state.scroll_px > 0});
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const float legend = view.px(26);
    const Rect rect{std::round(at.x), std::round(at.y), std::floor(room.x),
                    std::floor(room.y - legend)};
    if (rect.width < view.px(32) || rect.height < view.px(32)) return;
    if (tools.top != state.top) {
        go_to(state, *held, tools.top);
    } else if (tools.fit || (tools.step_out && is_zoomed)) {
        if (tools.fit) go_to(state, *held, 0);
        state.first_share = 0;
        state.last_share = 1;
        state.scroll_px = 0;
    } else if (tools.step_out && state.top != 0) {
        go_to(state, *held, held->tree.parent(state.top));
    }
    state.easing.advance(view);
    refresh_layout(view, own, *held, {rect.width, rect.height});
    draw_picture(view, own, *held, rect);
    handle_input(view, own, *held, rect);
    draw_legend(view, state.legend, {rect.x, rect.bottom() + view.px(6)}, rect.width);
}

}  // namespace hs
