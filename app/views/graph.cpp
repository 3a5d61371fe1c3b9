#include "app/views/graph.h"

#include <algorithm>
#include <cmath>

#include "app/things.h"
#include "app/view_states.h"
#include "app/views/graph_jobs.h"
#include "app/views/graph_look.h"
#include "app/views/graph_tools.h"
#include "app/widgets/basic.h"
#include "app/widgets/picture_input.h"
#include "app/widgets/place_beside.h"
#include "app/widgets/thing_menu.h"
#include "core/analysis/object_details.h"
#include "core/base/text_format.h"
#include "core/layout/scene_routes.h"

namespace hs {
namespace {

constexpr double kLeastZoom = 0.02;
constexpr double kMostZoom = 3;
constexpr uint32_t kMoreAtOnce = 12;

enum Choice : int {
    kNothing,
    kReferents,
    kReferrers,
    kHide,
    kPin,
    kStartHere,
    kPath,
};

void toggle(GraphHistory& history, const SceneNode& it, Direction direction) {
    SceneWish wish = *history.wish();
    const bool is_open =
        direction == Direction::kReferents ? it.shows_referents : it.shows_referrers;
    if (is_open) {
        wish.collapse(it.object(), direction);
    } else {
        wish.expand(it.object(), direction);
    }
    history.ask(std::move(wish));
}

// A double click opens what is further from the middle of interest: holders on their side, held
// ones on theirs.
Direction usual_direction(const GraphScene& scene, const SceneNode& node) {
    const SceneNode* anchor = node.anchor == UINT32_MAX ? nullptr : &scene.nodes[node.anchor];
    const bool is_holder = anchor && node.layer < anchor->layer;
    if (is_holder)
        return node.more_referrers > 0 || node.shows_referrers ? Direction::kReferrers
                                                               : Direction::kReferents;
    return node.more_referents > 0 || node.shows_referents ? Direction::kReferents
                                                           : Direction::kReferrers;
}

void open_list(GroupList& list, const HeldScene& held, const SceneNode& group) {
    const Direction direction = group.key.kind == 1 ? Direction::kReferents : Direction::kReferrers;
    list.key = group.key;
    list.rows = scene_neighbours(held.source(), group.key.object, direction, group.key.type);
    std::erase_if(list.rows, [&](ObjectId row) { return held.scene.find(row) != SIZE_MAX; });
    list.opens = true;
}

void carry_out(GraphViewState& own, int choice);

// What can be done in this picture, and the way to what can be done everywhere.
void draw_menu(ViewContext& view, GraphViewState& own) {
    if (std::exchange(own.menu.opens, false)) ImGui::OpenPopup("graph node");
    const MenuSpacing spacing(view);
    if (!ImGui::BeginPopup("graph node")) return;
    const size_t node = own.menu.node ? own.shown->scene.find(*own.menu.node) : SIZE_MAX;
    if (node == SIZE_MAX) {
        ImGui::CloseCurrentPopup();
        ImGui::EndPopup();
        return;
    }
    const SceneNode& it = own.shown->scene.nodes[node];
    int choice = kNothing;
    const auto entry = [&](const char* label, int number) {
        if (ImGui::MenuItem(label)) choice = number;
    };
    text_cut_middle(own.shown->titles[node], view.px(260), view.theme.text_muted);
    ImGui::Separator();
    if (it.more_referents > 0 || it.shows_referents) {
        entry(it.shows_referents ? "Collapse references" : "Expand references", kReferents);
    }
    if (it.more_referrers > 0 || it.shows_referrers) {
        entry(it.shows_referrers ? "Collapse referrers" : "Expand referrers", kReferrers);
    }
    entry("Show path from root", kPath);
    entry("Start a new graph here", kStartHere);
    entry(own.making.pinned.count(it.key) != 0 ? "Unpin" : "Pin", kPin);
    entry("Hide", kHide);
    ImGui::Separator();
    if (ImGui::MenuItem("More actions…")) {
        view.menu->open(SelectedObject{own.shown->id, it.object()});
    }
    ImGui::EndPopup();
    if (choice != kNothing) carry_out(own, choice);
}

void carry_out(GraphViewState& own, int choice) {
    if (!own.menu.node) return;
    const size_t node = own.shown->scene.find(*own.menu.node);
    if (node == SIZE_MAX) return;
    const ObjectId object = own.menu.node->object;
    switch (choice) {
        case kReferents:
            return toggle(own.history, own.shown->scene.nodes[node], Direction::kReferents);
        case kReferrers:
            return toggle(own.history, own.shown->scene.nodes[node], Direction::kReferrers);
        case kHide: {
            SceneWish wish = *own.history.wish();
            wish.hidden.push_back(object);
            return own.history.ask(std::move(wish));
        }
        case kPin:
            if (own.making.pinned.erase(*own.menu.node) == 0) {
                own.making.pinned.insert(*own.menu.node);
            }
            own.drawing.key = {};
            return;
        case kStartHere:
            return own.history.begin({GraphStart::Kind::kObject, object, {}, {}});
        case kPath:
            return own.history.begin({GraphStart::Kind::kPath, object, {}, *own.history.wish()});
        default:
            return;
    }
}

// Between where nodes were and where they belong now. New ones begin beside what they came from.
void update_places(ViewContext& view, SceneMotion& motion, const HeldScene& held) {
    motion.easing.advance(view);
    const double part = motion.easing.portion();
    motion.now = held.layout.centers;
    if (part >= 1) return;
    for (size_t i = 0; i < motion.now.size(); ++i) {
        auto before = motion.from.find(held.scene.nodes[i].key);
        if (before == motion.from.end() && held.scene.nodes[i].anchor != UINT32_MAX) {
            before = motion.from.find(held.scene.nodes[held.scene.nodes[i].anchor].key);
        }
        if (before == motion.from.end()) continue;
        motion.now[i].x = before->second.x + (motion.now[i].x - before->second.x) * part;
        motion.now[i].y = before->second.y + (motion.now[i].y - before->second.y) * part;
    }
}

void move_camera(ViewContext& view, GraphViewpoint& viewpoint, const GraphCamera& camera,
                 const PictureInput& input) {
    const auto notches = static_cast<double>(input.wheel + input.zoom_keys);
    if (notches != 0) {
        const ImVec2 mouse = input.wheel != 0 ? ImGui::GetIO().MousePos
                                              : ImVec2{camera.rect.x + camera.rect.width / 2,
                                                       camera.rect.y + camera.rect.height / 2};
        const ScenePoint under = camera.in_scene(mouse);
        viewpoint.zoom =
            std::clamp(viewpoint.zoom * zoom_of_notches(notches), kLeastZoom, kMostZoom);
        const GraphCamera next = graph_camera(view, viewpoint, camera.rect);
        const ScenePoint now = next.in_scene(mouse);
        viewpoint.middle.x += under.x - now.x;
        viewpoint.middle.y += under.y - now.y;
    }
    viewpoint.middle.x += static_cast<double>(input.pan_keys.x) / camera.zoom;
    viewpoint.middle.y += static_cast<double>(input.pan_keys.y) / camera.zoom;
    if (input.pan_keys.x != 0 || input.pan_keys.y != 0) view.animating = true;
}

// True while the small map has the pointer.
bool use_minimap(const ViewContext& view, GraphViewState& own, const Rect& map,
                 const PictureInput& input) {
    if (map.width <= 0) return false;
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const float frame = view.px(kMinimapFramePx);
    const bool is_over = mouse.x >= map.x - frame && mouse.x < map.right() + frame &&
                         mouse.y >= map.y - frame && mouse.y < map.bottom() + frame;
    if (input.pressed && is_over) own.drag.is_in_minimap = true;
    if (!ImGui::IsMouseDown(ImGuiMouseButton_Left)) own.drag.is_in_minimap = false;
    if (own.drag.is_in_minimap) {
        const SceneRect& all = own.shown->layout.bounds;
        const float x = std::clamp((mouse.x - map.x) / map.width, 0.0F, 1.0F);
        const float y = std::clamp((mouse.y - map.y) / map.height, 0.0F, 1.0F);
        own.viewpoint.middle = {all.left + static_cast<double>(x) * all.width(),
                                all.top + static_cast<double>(y) * all.height()};
    }
    return is_over || own.drag.is_in_minimap;
}

// True if the picture or a card was moved.
bool drag(GraphViewState& own, const GraphCamera& camera, const PictureInput& input,
          size_t hovered) {
    if (input.pressed) {
        own.drag.node.reset();
        if (hovered != SIZE_MAX) own.drag.node = own.shown->scene.nodes[hovered].key;
    }
    if (input.is_dragged) {
        const double dx = static_cast<double>(input.drag.x) / camera.zoom;
        const double dy = static_cast<double>(input.drag.y) / camera.zoom;
        const size_t node = own.drag.node ? own.shown->scene.find(*own.drag.node) : SIZE_MAX;
        if (node == SIZE_MAX) {
            own.viewpoint.middle.x -= dx;
            own.viewpoint.middle.y -= dy;
        } else {
            own.shown->layout.centers[node].x += dx;
            own.shown->layout.centers[node].y += dy;
            SceneLayout& layout = own.shown->layout;
            find_bounds(layout, own.shown->measures);
            if (!own.shown->forces.is_settled) {  // in columns: forces leave no gaps to go through
                layout.routes = find_routes(own.shown->scene, layout.centers, layout.heights,
                                            own.shown->measures);
            }
            own.making.pinned.insert(*own.drag.node);  // what was put somewhere stays there
            own.drawing.key = {};
        }
    }
    if (!ImGui::IsMouseDown(ImGuiMouseButton_Left)) own.drag.node.reset();
    return input.is_dragged;
}

void draw_tooltip(const ViewContext& view, const HeldScene& held, size_t node) {
    const SceneNode& it = held.scene.nodes[node];
    const ObjectGraph& graph = *held.dataset->graph;
    ImGui::BeginTooltip();
    push_font(Font::kStrong);
    text_in(view.theme.text, held.titles[node]);
    pop_font();
    text_in(view.theme.text_muted, held.details[node]);
    if (it.is_group()) {
        text_in(view.theme.text_muted, "Click for the list, double-click to expand");
        ImGui::EndTooltip();
        return;
    }
    fact_row(view, "ID", graph.id_text(it.object()), 96);
    fact_row(view, "Retained", format_count(it.retained_bytes) + " bytes", 96);
    fact_row(view, "Shallow", format_count(graph.shallow(it.object())) + " bytes", 96);
    const auto hidden = [](uint32_t more) {
        return more == 0 ? std::string() : " (" + format_count(more) + " not shown)";
    };
    fact_row(view, "References",
             format_count(graph.references(it.object()).size()) + hidden(it.more_referents), 96);
    fact_row(view, "Referrers",
             format_count(referrer_count(graph, it.object())) + hidden(it.more_referrers), 96);
    if (it.is_root) fact_row(view, "Root", "alive without references", 96);
    ImGui::EndTooltip();
}

void draw_handle_tooltip(const ViewContext& view, const SceneNode& node, Direction direction) {
    const bool is_out = direction == Direction::kReferents;
    const uint32_t more = is_out ? node.more_referents : node.more_referrers;
    const bool is_open = is_out ? node.shows_referents : node.shows_referrers;
    ImGui::BeginTooltip();
    text_in(view.theme.text, std::string(is_open ? "Collapse" : "Expand") +
                                 (is_out ? " references" : " referrers") +
                                 (more > 0 ? ": " + format_count(more) + " not shown" : ""));
    ImGui::EndTooltip();
}

void use_node(ViewContext& view, GraphViewState& own, const PictureInput& input, size_t node) {
    const SceneNode& it = own.shown->scene.nodes[node];
    if (it.is_group()) {
        if (input.double_clicked) return show_more(own.history, it.key, kMoreAtOnce);
        if (input.clicked || input.right_clicked) open_list(own.list, *own.shown, it);
        return;
    }
    if (input.double_clicked) return toggle(own.history, it, usual_direction(own.shown->scene, it));
    if (input.clicked || input.right_clicked) {
        own.last_selection = SelectedObject{own.shown->id, it.object()};
        view.actions.push(Select{own.last_selection});
    }
    if (input.right_clicked) {
        own.menu.node = it.key;
        own.menu.opens = true;
    }
}

// Arrows lead from card to card, and Return does what a double click does.
void walk_cards(ViewContext& view, GraphViewState& own, const GraphCamera& camera,
                const PictureInput& input) {
    const std::vector<SceneNode>& nodes = own.shown->scene.nodes;
    const std::optional<ObjectId> object = selected_object(view.state, own.shown->id);
    const size_t node = object ? own.shown->scene.find(*object) : SIZE_MAX;
    if (input.entered && node != SIZE_MAX) {
        return toggle(own.history, nodes[node], usual_direction(own.shown->scene, nodes[node]));
    }
    if (input.step == ImGuiDir_None) return;
    size_t next = 0;
    if (node != SIZE_MAX) {
        next = place_beside(std::span<const ScenePoint>(own.shown->layout.centers), node,
                            input.step, [&](size_t card) { return !nodes[card].is_group(); });
    } else {
        while (next < nodes.size() && nodes[next].is_group()) ++next;
    }
    if (next == node || next >= nodes.size()) return;
    own.last_selection = SelectedObject{own.shown->id, nodes[next].object()};
    view.actions.push(Select{own.last_selection});
    const ScenePoint place = own.shown->layout.centers[next];
    const ImVec2 at = camera.on_screen(place);
    const float edge = view.px(40);
    const Rect& rect = camera.rect;
    const bool is_in_view = at.x > rect.x + edge && at.x < rect.right() - edge &&
                            at.y > rect.y + edge && at.y < rect.bottom() - edge;
    if (!is_in_view) own.viewpoint.middle = place;
}

void handle_keys(ViewContext& view, GraphViewState& own) {
    if (view.wants(ViewRequest::kFit)) own.viewpoint.fit_next = own.viewpoint.fit_all = true;
    if (view.wants(ViewRequest::kStepOut)) {
        if (!own.search.text.empty()) {
            own.search.text.clear();
        } else {
            step_wish(own, -1);
        }
    }
    if (view.wants(ViewRequest::kCopy)) copy_graph_dot(view, *own.shown);
}

void draw_picture(ViewContext& view, GraphViewState& own, const Rect& rect) {
    const bool is_made = own.making.key == own.key(own.history.version);
    if (own.viewpoint.fit_next && is_made && !own.making.scene.running() &&
        !own.history.starting.running() && !own.history.start) {
        fit_graph(own, rect, view.scale);
        own.viewpoint.fit_next = own.viewpoint.fit_all = false;
    }
    const PictureInput input = picture_input(
        view, "Graph picture", {{rect.x, rect.y}, {rect.width, rect.height}, PictureArrows::kStep});
    GraphCamera camera = graph_camera(view, own.viewpoint, rect);
    walk_cards(view, own, camera, input);
    const Rect map = graph_minimap(view, own, camera);
    const bool on_map = use_minimap(view, own, map, input);
    if (!on_map) move_camera(view, own.viewpoint, camera, input);
    camera = graph_camera(view, own.viewpoint, rect);
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const bool may_hover = input.is_hovered && !on_map && own.motion.easing.portion() >= 1;
    const GraphHandle handle =
        may_hover ? graph_handle_at(view, own, camera, mouse) : GraphHandle{};
    const size_t hovered = handle.node != SIZE_MAX ? handle.node
                           : may_hover             ? graph_node_at(own, camera, mouse)
                                                   : SIZE_MAX;
    if (!on_map && drag(own, camera, input, hovered)) {
        // Cards and their texts are drawn in different ways: both as things are now.
        camera = graph_camera(view, own.viewpoint, rect);
        if (own.motion.easing.portion() >= 1) own.motion.now = own.shown->layout.centers;
    }
    const std::optional<ObjectId> object = selected_object(view.state, own.shown->id);
    const GraphLook look{object ? own.shown->scene.find(*object) : SIZE_MAX,
                         own.drag.node ? SIZE_MAX : hovered, !own.search.text.empty()};
    AnswerKey key{own.making.key,
                  own.search.key,
                  own.viewpoint.middle.x,
                  own.viewpoint.middle.y,
                  own.viewpoint.zoom,
                  own.motion.easing.portion(),
                  rect.width,
                  rect.height,
                  look.selected,
                  look.hovered,
                  view.theme.name};
    if (key != own.drawing.key) {
        own.drawing.key = std::move(key);
        ++own.drawing.canvas_key;
    }
    draw_graph_picture(view, own, camera, look);
    if (map.width > 0) draw_graph_minimap(view, own, camera, map);
    if (hovered == SIZE_MAX || input.is_dragged) return;
    if (handle.node != SIZE_MAX) {
        draw_handle_tooltip(view, own.shown->scene.nodes[handle.node], handle.direction);
        if (input.clicked || input.double_clicked) {
            toggle(own.history, own.shown->scene.nodes[handle.node], handle.direction);
        }
        return;
    }
    draw_tooltip(view, *own.shown, hovered);
    use_node(view, own, input, hovered);
}

// What another view asked for, or the menu of an object, in whichever view that was.
void take_request(const ViewContext& view, GraphViewState& own) {
    using Kind = GraphRequest::Kind;
    const GraphRequest& asked = view.state.asked.graph;
    const DatasetRow* row = current_dataset(view.state);
    if (row == nullptr || row->version() != asked.dataset) return;
    if (asked.kind == Kind::kScene) {
        own.history.begin({GraphStart::Kind::kWish, {}, {}, *asked.scene});
    }
    if (asked.kind == Kind::kPin) own.pin_next = asked.object;
    const bool is_shown = own.shown && own.shown->scene.find(asked.object) != SIZE_MAX;
    if (asked.kind == Kind::kPathToRoot && is_shown && own.history.wish() != nullptr) {
        own.history.begin({GraphStart::Kind::kPath, asked.object, {}, *own.history.wish()});
    }
}

void pin_when_shown(GraphViewState& own) {
    if (!own.pin_next) return;
    const size_t node = own.shown->scene.find(*own.pin_next);
    if (node == SIZE_MAX) return;
    own.making.pinned.insert(own.shown->scene.nodes[node].key);
    own.pin_next.reset();
    own.drawing.key = {};
}

}  // namespace

void draw_graph(ViewContext& view, ViewStates& states) {
    auto& own = states.of<GraphViewState>();
    take_request(view, own);
    if (!update_graph(view, own)) return;
    pin_when_shown(own);
    handle_keys(view, own);
    draw_graph_tools(view, own);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const Rect rect{std::round(at.x), std::round(at.y), std::floor(room.x),
                    std::floor(room.y - view.px(26))};
    if (rect.width < view.px(64) || rect.height < view.px(64)) return;
    update_places(view, own.motion, *own.shown);
    own.drawing.picture_low = {rect.x, rect.y};
    own.drawing.picture_size = {rect.width, rect.height};
    draw_picture(view, own, rect);
    const std::string counts = graph_counts(own);
    const float wide = ImGui::CalcTextSize(counts.c_str()).x;
    const float below = rect.bottom() + view.px(6);
    ImGui::GetWindowDrawList()->AddText({std::floor(rect.right() - wide), below},
                                        view.theme.text_muted, counts.c_str());
    draw_graph_legend(view, *own.shown, {rect.x, below}, rect.width - wide - view.px(16));
    draw_group_list(view, own);
    draw_menu(view, own);
}

}  // namespace hs
