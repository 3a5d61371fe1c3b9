#include "app/views/flame.h"

#include <algorithm>
#include <cmath>

#include "app/answers.h"
#include "app/frame_labels.h"
#include "app/graph_set.h"
#include "app/picked.h"
#include "app/stack_answers.h"
#include "app/views/flame_details.h"
#include "app/views/flame_keys.h"
#include "app/views/flame_tools.h"
#include "app/widgets/basic.h"
#include "app/widgets/no_match.h"
#include "app/widgets/tab_stop.h"

namespace hs {
namespace {

constexpr float kRowPx = 20;

const FlameTree& widths_of(const FlameState& own, const ShownFlame& flame) {
    if (!flame.before || own.width == FlameWidth::kAfter) return flame.bytes;
    return own.width == FlameWidth::kBefore ? *flame.before : *flame.change;
}

// Which stacks are shown, and how they are grouped.
AnswerKey question_of(const ViewContext& view, const FlameState& own) {
    const AppState& state = view.state;
    const bool is_comparison = shown_mode(state) == LogMode::kComparison;
    return {state.current,
            is_comparison ? state.comparison : DatasetId{},
            state.shown.detail,
            own.inverted,
            own.by_time,
            own.sandwich,
            stack_steps(state.filters.at())};
}

// The stack's node in another tree of the same kind; nil if it has none.
NodeId renewed(const TraceTrie& from, NodeId node, const TraceTrie& to) {
    if (node.is_nil() || node.v >= from.node_count()) return {};
    return find_node(to, identity_of(from, node)).value_or(NodeId{});
}

// The file was read again: the same stacks, where they are now.
void renew_nodes(FlameState& own, const TraceTrie& from, const TraceTrie& to) {
    const bool was_zoomed = !own.zoom_node.is_nil();
    own.zoom_node = renewed(from, own.zoom_node, to);
    if (was_zoomed && own.zoom_node.is_nil()) own.free_zoom = own.seen = {};
    own.selected = renewed(from, own.selected, to);
    for (NodeId& pin : own.pins) pin = renewed(from, pin, to);
    std::erase(own.pins, NodeId{});
}

// Nodes are numbers of one shape: with another, all that names them is forgotten, unless it is the
// same one of another reading of the file.
void follow_shape(ViewContext& view, FlameState& own, const ShownFlame& flame) {
    const bool is_new = own.shape != flame.shape;
    if (is_new) {
        AnswerKey question = question_of(view, own);
        const bool is_reading = own.shape && own.question == question;
        if (is_reading) {
            renew_nodes(own, own.shape->trie(), flame.trie());
        } else {
            own.zoom_node = {};
            own.free_zoom = own.seen = {};
            own.selected = {};
            own.pins.clear();
        }
        own.question = std::move(question);
        own.shape = flame.shape;
        own.rows = flame_rows(flame.trie());
        own.travel_s = 0;
        own.menu_node = {};
    }
    const std::optional<SeriesKey> picked = picked_series(view.state);
    const std::string name = picked ? picked->name : std::string();
    if (is_new || own.picked_name != name) {
        own.picked_name = name;
        own.picked = name.empty() ? FrameId{} : find_frame(flame.trie(), name);
    }
    if (!is_new && own.search == own.searched) return;
    own.searched = own.search;
    own.matches = find_frames(flame.trie(), own.search,
                              [&](std::string_view frame) { return flame.shape->label(frame); });
    ++own.matches_key;
}

// One step of the way to where the view is to be.
void travel(ViewContext& view, FlameState& own, const FlameTree& widths) {
    constexpr double kTravelSeconds = 0.12;
    const ShareRange goal =
        own.zoom_node.is_nil() ? own.free_zoom : share_of_node(widths, own.zoom_node);
    own.travel_s = std::max(0.0, own.travel_s - static_cast<double>(ImGui::GetIO().DeltaTime));
    own.seen = between(own.leaves, goal, 1 - own.travel_s / kTravelSeconds);
    if (own.travel_s > 0) view.animating = true;
}

// Wheel, drag and keys of any part of the view.
void take_pointer(FlameState& own, ImVec2 at, ImVec2 size) {
    const ImGuiIO& io = ImGui::GetIO();
    if (ImGui::IsItemHovered() && io.MouseWheel != 0) {
        if (io.KeyShift) {
            ImGui::SetScrollY(ImGui::GetScrollY() - io.MouseWheel * 60);
        } else {
            const double x =
                std::clamp(static_cast<double>((io.MousePos.x - at.x) / size.x), 0.0, 1.0);
            go_to(own, zoomed(own.seen, x, std::pow(1.3, static_cast<double>(io.MouseWheel))), 0);
        }
    }
    if (ImGui::IsItemActive() && ImGui::IsMouseDragging(ImGuiMouseButton_Left, 4)) {
        go_to(own, panned(own.seen, -static_cast<double>(io.MouseDelta.x / size.x)), 0);
        ImGui::SetScrollY(ImGui::GetScrollY() - io.MouseDelta.y);
    }
}

void take_clicks(ViewContext& view, FlameState& own, const ShownFlame& flame,
                 const std::optional<RowBox>& hit) {
    const ImGuiIO& io = ImGui::GetIO();
    const bool was_click =
        ImGui::IsItemDeactivated() && io.MouseDragMaxDistanceSqr[ImGuiMouseButton_Left] < 16.0F;
    const bool is_single = hit && is_node(*hit);
    if (ImGui::IsItemHovered() && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left) && hit) {
        if (is_single) {
            zoom_to_node(own, node_of(*hit));
        } else {
            go_to(own,
                  zoomed(own.seen,
                         static_cast<double>((hit->x0_px + hit->x1_px) / 2 / own.width_px), 8),
                  0.12);
        }
    } else if (was_click && io.KeyShift && is_single) {
        own.pins.push_back(node_of(*hit));
    } else if (was_click && is_single) {
        pick_node(view, own, flame, node_of(*hit));
    } else if (was_click && (!hit || is_unknown(*hit))) {
        pick_node(view, own, flame, {});
    }
    if (ImGui::IsItemHovered() && ImGui::IsMouseReleased(ImGuiMouseButton_Right) && is_single) {
        own.menu_node = node_of(*hit);
        ImGui::OpenPopup("frame menu");
    }
}

// The whole graph in a narrow strip, with the part in view framed: click and drag to go there.
void draw_overview(ViewContext& view, FlameState& own, const ShownFlame& flame,
                   const FlameTree& widths) {
    const float height = view.px(24);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImVec2 size{ImGui::GetContentRegionAvail().x, height};
    hit_area("Overview of the flame graph", size);
    if (ImGui::IsItemActive()) {
        const double x = static_cast<double>((ImGui::GetIO().MousePos.x - at.x) / size.x);
        const double half = own.seen.width() / 2;
        go_to(own, fitted({x - half, x + half}), 0);
    }
    const float row =
        std::max(1.0F, std::floor(height / static_cast<float>(std::max(1U, own.rows))));
    FlameDrawing drawing{.flame = flame, .widths = widths};
    drawing.at = at;
    drawing.size = size;
    drawing.row_px = std::min(row, view.px(4));
    drawing.has_names = false;
    drawing.colour = own.colour;
    drawing.matches = own.search.empty() ? nullptr : &own.matches;
    drawing.matches_key = own.matches_key;
    draw_flame_picture(view, own.overview, drawing);
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const float x0 = std::round(at.x + size.x * static_cast<float>(own.seen.first));
    const float x1 =
        std::max(x0 + view.px(3), std::round(at.x + size.x * static_cast<float>(own.seen.last)));
    const ImU32 shade = (view.theme.window & 0x00FFFFFFU) | 0xA0000000U;
    to.AddRectFilled(at, {x0, at.y + height}, shade);
    to.AddRectFilled({x1, at.y}, {at.x + size.x, at.y + height}, shade);
    to.AddRect({x0, at.y}, {x1, at.y + height}, view.theme.selection_edge, 0, 0, view.px(1));
}

FlameDrawing drawing_of(const ViewContext& view, const FlameState& own, const ShownFlame& flame,
                        const FlameTree& widths) {
    FlameDrawing drawing{.flame = flame, .widths = widths};
    drawing.shares = own.seen;
    drawing.row_px = view.px(kRowPx);
    drawing.colour = own.colour;
    drawing.matches = own.search.empty() ? nullptr : &own.matches;
    drawing.matches_key = own.matches_key;
    drawing.picked = own.picked;
    return drawing;
}

void draw_graph(ViewContext& view, FlameState& own, const ShownFlame& flame,
                const FlameTree& widths, float height) {
    const float row_px = view.px(kRowPx);
    if (!begin_tab_stop("Flame graph", {0, height}, ImGuiWindowFlags_NoScrollWithMouse)) {
        ImGui::EndChild();
        return;
    }
    if (!own.was_drawn && !ImGui::GetIO().WantTextInput) ImGui::SetWindowFocus();
    own.was_drawn = true;
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const float scroll = std::round(ImGui::GetScrollY());
    own.width_px = room.x;
    const ImVec2 at{std::round(origin.x), std::floor(origin.y + scroll)};
    ImGui::Dummy({1, static_cast<float>(own.rows) * row_px});
    ImGui::SetCursorScreenPos(at);
    hit_area("Frames", {room.x, std::floor(ImGui::GetWindowHeight()) - 1});
    keeps_keys(true);
    take_pointer(own, at, room);
    FlameDrawing drawing = drawing_of(view, own, flame, widths);
    drawing.at = at;
    drawing.size = {room.x, ImGui::GetWindowHeight()};
    drawing.scroll_px = scroll;
    drawing.selected = own.selected;
    if (ImGui::IsItemHovered()) drawing.pointer = ImGui::GetIO().MousePos;
    const std::optional<RowBox> hit = draw_flame_picture(view, own.main, drawing);
    take_clicks(view, own, flame, hit);
    take_flame_requests(view, own, flame);
    if (ImGui::IsWindowFocused()) take_flame_keys(view, own, flame, row_px);
    if (hit && !ImGui::IsMouseDragging(ImGuiMouseButton_Left, 4)) {
        draw_flame_tooltip(view, flame, *hit);
    }
    draw_flame_menu(view, own, flame);
    draw_flame_pins(view, own, flame, at, {at.x + room.x, at.y + ImGui::GetWindowHeight()});
    ImGui::EndChild();
}

// Callers above, growing up from the frame; callees below, growing down.
void draw_sandwich(ViewContext& view, FlameState& own, float height) {
    const FrameDetail detail = shown_detail(view.state);
    const Answered<ShownFlame> up =
        shown_flame(view.answers, view.state, {detail, true, own.by_time},
                    {{StackStepKind::kUpTo, own.sandwich}});
    const Answered<ShownFlame> down =
        shown_flame(view.answers, view.state, {detail, false, own.by_time},
                    {{StackStepKind::kFrom, own.sandwich}});
    if (!up || !down) return;
    follow_shape(view, own, *down);
    travel(view, own, widths_of(own, *down));
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImVec2 size{ImGui::GetContentRegionAvail().x, height};
    const float row_px = view.px(kRowPx);
    hit_area("Callers and callees", size);
    take_pointer(own, at, size);
    const float middle = std::round(at.y + height / 2);
    own.width_px = size.x;
    std::optional<RowBox> hits[2];
    const ShownFlame* flames[2] = {&*up, &*down};
    for (const int side : {0, 1}) {
        const ShownFlame& flame = *flames[side];
        FlameDrawing drawing = drawing_of(view, own, flame, widths_of(own, flame));
        drawing.matches = nullptr;
        drawing.grows_up = side == 0;
        // Row 1 is the frame itself: it is drawn once, on top of its callees.
        drawing.first_row = side == 0 ? 2 : 1;
        drawing.at = {at.x, side == 0 ? at.y : middle};
        drawing.size = {size.x, side == 0 ? middle - at.y : at.y + height - middle};
        drawing.row_px = row_px;
        drawing.selected = side == 1 ? own.selected : NodeId{};
        if (ImGui::IsItemHovered()) drawing.pointer = ImGui::GetIO().MousePos;
        hits[side] = draw_flame_picture(view, side == 0 ? own.callers : own.main, drawing);
    }
    for (const int side : {0, 1}) {
        if (!hits[side]) continue;
        take_clicks(view, own, *flames[side], hits[side]);
        if (ImGui::IsMouseReleased(ImGuiMouseButton_Right)) own.menu_is_of_callers = side == 0;
        // Nodes of the upper half are numbers of another tree.
        if (!own.zoom_node.is_nil()) {
            const ShareRange share = share_of_node(widths_of(own, *flames[side]), own.zoom_node);
            go_to(own, share, own.travel_s);
        }
        if (side == 0) own.selected = {};
        own.pins.clear();
        draw_flame_tooltip(view, *flames[side], *hits[side]);
    }
    draw_flame_menu(view, own, own.menu_is_of_callers ? *up : *down);
    own.zoom_node = {};
    if (view.wants(ViewRequest::kFit)) go_to(own, {}, 0);
    if (view.wants(ViewRequest::kStepOut)) own.sandwich.clear();
}

void draw_source_pane(ViewContext& view, FlameState& own, const ShownFlame& flame) {
    const auto* picked = std::get_if<SelectedFrame>(&selection_of(view.state));
    const Dataset& dataset = *flame.shape->inputs[0];
    const bool is_known = picked && picked->dataset == view.state.current &&
                          picked->frame.v < dataset.traces->frames.size();
    const FrameId frame = is_known ? picked->frame : FrameId{};
    ImGui::PushStyleColor(ImGuiCol_ChildBg, view.theme.field);
    if (ImGui::BeginChild("Source code", {0, 0}, ImGuiChildFlags_None)) {
        const Frame row = dataset.traces->frames[frame.v];
        const std::string file(dataset.traces->strings.text(row.file));
        if (frame.is_nil() || file.empty()) {
            empty_line(view, "Click a frame to see its code here.");
        } else {
            draw_source(view, own.source, file, row.line,
                        current_dataset(view.state)->absolute_path);
        }
    }
    ImGui::EndChild();
    ImGui::PopStyleColor();
}

}  // namespace

const char* why_no_stacks(const AppState& state) {
    const DatasetRow* row = current_dataset(state);
    if (!row) return "Open an event log or a profile to see its stacks as a flame graph.";
    if (!has_stacks(*row)) {
        return "No call stacks here. Open an event log or a profile to see a flame graph.";
    }
    return nullptr;
}

void draw_flame(ViewContext& view, FlameState& own) {
    draw_flame_tools(view, own);
    const Answered<ShownFlame> flame = shown_flame(
        view.answers, view.state, {shown_detail(view.state), own.inverted, own.by_time});
    if (!flame) {
        empty_line(view, flame.wait.error ? flame.wait.error->message.c_str() : "Summing up…");
        return;
    }
    const FlameTree& widths = widths_of(own, *flame);
    if (own.sandwich.empty()) {
        follow_shape(view, own, *flame);
        travel(view, own, widths);
    }
    draw_flame_totals(view, own, flame);
    draw_flame_legend(view, own);
    const float room = ImGui::GetContentRegionAvail().y;
    const float source = own.shows_source ? std::floor(room * 0.35F) : 0;
    const bool is_empty = !(Amount{} < widths.total({}));
    if (!own.sandwich.empty()) {
        draw_sandwich(view, own, room - source);
    } else if (is_empty && !view.state.filters.at().empty()) {
        draw_no_step_match(view, "stacks");
    } else if (is_empty) {
        empty_line(view, "Nothing here at this time.");
    } else {
        draw_overview(view, own, *flame, widths);
        ImGui::Dummy({0, view.px(2)});
        draw_graph(view, own, *flame, widths,
                   ImGui::GetContentRegionAvail().y - source - (source > 0 ? view.px(8) : 0));
    }
    if (own.shows_source) draw_source_pane(view, own, *flame);
}

}  // namespace hs
