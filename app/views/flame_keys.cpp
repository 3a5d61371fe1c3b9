#include "app/views/flame_keys.h"

#include <algorithm>

#include "app/views/flame_details.h"

namespace hs {
namespace {

// The neighbour in the same row that is drawn as a box of its own, or the node itself.
NodeId beside(const BoxRows& rows, const TraceTrie& trie, NodeId node, int step) {
    for (size_t row = 0; row < rows.row_count(); ++row) {
        const auto boxes = rows.row(row);
        const auto count = static_cast<int>(boxes.size());
        for (int i = 0; i < count; ++i) {
            if (boxes[static_cast<size_t>(i)].id != node.v) continue;
            for (int k = i + step; k >= 0 && k < count; k += step) {
                const RowBox& box = boxes[static_cast<size_t>(k)];
                if (is_node(box)) return node_of(box);
            }
            return node;
        }
    }
    return trie.node_depth[node.v] == 0 ? NodeId{} : node;
}

NodeId widest_child(const FlameTree& tree, NodeId node) {
    NodeId widest = node;
    Amount most;
    for (const NodeId child : tree.shape().children(node)) {
        if (most < tree.total(child)) {
            most = tree.total(child);
            widest = child;
        }
    }
    return widest;
}

void show_row(uint32_t row, float row_px) {
    const float top = static_cast<float>(row) * row_px;
    const float height = ImGui::GetWindowHeight();
    if (top < ImGui::GetScrollY()) ImGui::SetScrollY(top);
    if (top + row_px > ImGui::GetScrollY() + height) ImGui::SetScrollY(top + row_px - height);
}

bool pressed(ImGuiKey key) {
    return ImGui::IsKeyPressed(key, true) && ImGui::GetIO().KeyMods == 0;
}

}  // namespace

void go_to(FlameZoom& zoom, ShareRange range) {
    zoom.node = {};
    zoom.camera.glide(range);
}

void take_flame_requests(ViewContext& view, FlameState& own, const ShownFlame& flame) {
    FlameZoom& zoom = own.zoom;
    const NodeId selected = own.picks.selected;
    const bool is_zoomed = zoom.camera.seen.width() < 0.9999 || !zoom.node.is_nil();
    if ((is_zoomed || !selected.is_nil()) && view.wants(ViewRequest::kStepOut)) {
        if (!is_zoomed) {
            pick_node(view, own, flame, {});
        } else if (zoom.node.is_nil()) {
            zoom_to_node(zoom, {});
        } else {
            zoom_to_node(zoom, flame.trie().node_parent[zoom.node.v]);
        }
    }
    if (view.wants(ViewRequest::kFit)) zoom_to_node(zoom, {});
    if (!selected.is_nil() && view.wants(ViewRequest::kCopy)) {
        view.actions.push(CopyText{details_text(view, flame, selected), "details"});
    }
}

void take_flame_keys(ViewContext& view, FlameState& own, const ShownFlame& flame, float row_px) {
    const TraceTrie& trie = flame.trie();
    if (ImGui::GetIO().WantTextInput) return;
    const NodeId selected = own.picks.selected;
    const BoxRows& rows = own.pictures.main.boxes.rows;
    NodeId to = selected;
    if (pressed(ImGuiKey_DownArrow)) to = widest_child(flame.bytes, selected);
    if (pressed(ImGuiKey_UpArrow)) to = trie.node_parent[selected.v];
    if (pressed(ImGuiKey_LeftArrow)) to = beside(rows, trie, selected, -1);
    if (pressed(ImGuiKey_RightArrow)) to = beside(rows, trie, selected, 1);
    if (to != selected) {
        pick_node(view, own, flame, to);
        show_row(trie.node_depth[to.v], row_px);
    }
    FlameZoom& zoom = own.zoom;
    const ShareRange seen = zoom.camera.seen;
    const bool is_return = pressed(ImGuiKey_Enter) || pressed(ImGuiKey_KeypadEnter);
    if (is_return) zoom_to_node(zoom, own.picks.selected);
    if (pressed(ImGuiKey_W)) go_to(zoom, zoomed(seen, 0.5, 1.5));
    if (pressed(ImGuiKey_S)) go_to(zoom, zoomed(seen, 0.5, 1 / 1.5));
    if (pressed(ImGuiKey_A)) go_to(zoom, panned(seen, -0.2));
    if (pressed(ImGuiKey_D)) go_to(zoom, panned(seen, 0.2));
}

}  // namespace hs
