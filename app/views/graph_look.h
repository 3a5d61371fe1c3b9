#pragma once
// How the graph view draws its scene: references, cards, names, handles and the small map, with no
// more detail than can be seen.

#include "app/view.h"
#include "app/views/graph_state.h"
#include "app/workspace_layout.h"

namespace hs {

// From design pixels of the scene to the screen.
struct GraphCamera {
    Rect rect;
    ScenePoint middle;
    double zoom = 1;  // screen pixels for one of the scene

    [[nodiscard]] ImVec2 on_screen(ScenePoint point) const {
        return {rect.x + rect.width / 2 + static_cast<float>((point.x - middle.x) * zoom),
                rect.y + rect.height / 2 + static_cast<float>((point.y - middle.y) * zoom)};
    }
    [[nodiscard]] ScenePoint in_scene(ImVec2 at) const {
        return {middle.x + static_cast<double>(at.x - rect.x - rect.width / 2) / zoom,
                middle.y + static_cast<double>(at.y - rect.y - rect.height / 2) / zoom};
    }
};
GraphCamera graph_camera(const ViewContext& view, const GraphViewpoint& viewpoint,
                         const Rect& rect);

// The small round signs at the sides of a card: open or close what it refers to, and what refers
// to it.
struct GraphHandle {
    size_t node = SIZE_MAX;
    Direction direction = Direction::kReferents;
};
// Under the pointer, if any.
GraphHandle graph_handle_at(const ViewContext& view, const GraphViewState& own,
                            const GraphCamera& camera, ImVec2 mouse);
// SIZE_MAX for none.
size_t graph_node_at(const GraphViewState& own, const GraphCamera& camera, ImVec2 mouse);

struct GraphLook {
    size_t selected = SIZE_MAX;  // nodes
    size_t hovered = SIZE_MAX;
    bool is_searching = false;  // what does not match is faint
};
void draw_graph_picture(ViewContext& view, GraphViewState& own, const GraphCamera& camera,
                        const GraphLook& look);

inline constexpr float kMinimapFramePx = 6;  // around the small map, which belongs to it
// Where the small map lies; empty when all of the picture can be seen.
Rect graph_minimap(const ViewContext& view, const GraphViewState& own, const GraphCamera& camera);
void draw_graph_minimap(const ViewContext& view, const GraphViewState& own,
                        const GraphCamera& camera, const Rect& map);

ImU32 graph_node_colour(const ViewContext& view, const HeldScene& held, size_t node);

}  // namespace hs
