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
#include "app/views/flame_selected.h"
#include "app/views/flame_tools.h"
#include "app/widgets/basic.h"
#include "app/widgets/no_match.h"
#include "app/widgets/picture_input.h"
#include "app/widgets/tab_stop.h"

namespace hs {
namespace {

constexpr float kRowPx = 20;

const FlameTree& widths_of(const FlameState& own, const ShownFlame& flame) {
    if (!flame.before || own.options.width == FlameWidth::kAfter) return flame.bytes;
    return own.options.width == FlameWidth::kBefore ? *flame.before : *flame.change;
}

// Which stacks are shown, and how they are grouped.
AnswerKey question_of(const ViewContext& view, const FlameState& own) {
    const AppState& state = view.state;
    const bool is_comparison = shown_mode(state) == LogMode::kComparison;
    return {state.current,       is_comparison ? state.comparison : DatasetId{},
            state.shown.detail,  own.options.inverted,
            own.options.by_time, own.imports.are_hidden,
            own.sandwich,        stack_steps(state.filters.at())};
}

// The stack's node in another tree of the same kind; nil if it has none.
NodeId renewed(const TraceTrie& from, NodeId node, const TraceTrie& to) {
    if (node.is_nil() || node.v >= from.node_count()) return {};
    return find_node(to, identity_of(from, node)).value_or(NodeId{});
}

// The file was read again: the same stacks, where they are now.
void renew_nodes(FlameState& own, const TraceTrie& from, const TraceTrie& to) {
    const bool was_zoomed = !own.zoom.node.is_nil();
    own.zoom.node = renewed(from, own.zoom.node, to);
    if (was_zoomed && own.zoom.node.is_nil()) own.zoom.camera.jump({});
    own.picks.selected = renewed(from, own.picks.selected, to);
    for (NodeId& pin : own.picks.pins) pin = renewed(from, pin, to);
    std::erase(own.picks.pins, NodeId{});
}

// Nodes are numbers of one shape: with another, all that names them is forgotten, unless it is the
// same one of another reading of the file.
void follow_shape(ViewContext& view, FlameState& own, const ShownFlame& flame) {
    const bool is_new = own.shown.shape != flame.shape;
    if (is_new) {
        AnswerKey question = question_of(view, own);
        const bool is_reading = own.shown.shape && own.shown.question == question;
        if (is_reading) {
            renew_nodes(own, own.shown.shape->trie(), flame.trie());
        } else {
            own.zoom.node = {};
            own.zoom.camera.jump({});
            own.picks.selected = {};
            own.picks.pins.clear();
        }
        own.shown.question = std::move(question);
        own.shown.shape = flame.shape;
        own.shown.rows = flame_rows(flame.trie());
        own.zoom.camera.easing.end();
        own.picks.menu_node = {};
    }
    const std::optional<SeriesKey> picked = picked_series(view.state);
    const std::string name = picked ? picked->name : std::string();
    if (is_new || own.picks.name != name) {
        own.picks.name = name;
        own.picks.frame = name.empty() ? FrameId{} : find_frame(flame.trie(), name);
    }
    if (!is_new && own.search.text == own.search.searched) return;
    own.search.searched = own.search.text;
    own.search.matches = find_frames(flame.trie(), own.search.text, [&](std::string_view frame) {
        return flame.shape->label(frame);
    });
    ++own.search.key;
}

// While the tree is filled in anew the part in view stays at the node it was zoomed to, not at the
// pixels where that node was.
void follow_node(ViewContext& view, FlameZoom& zoom, const FlameTree& widths) {
    if (!zoom.node.is_nil()) zoom.camera.goal = share_of_node(widths, zoom.node);
    zoom.camera.advance(view);
}

// Wheel, drag and clicks of the picture and, where it has rows to scroll, of its window.
PictureInput take_pointer(ViewContext& view, FlameZoom& zoom, const char* label,
                          const BoxPlace& place) {
    // A unit less than the window, which would have something to scroll otherwise.
    const ImVec2 size{place.size.x, std::floor(place.size.y) - 1};
    const PictureInput input = picture_input(view, label, {place.at, size, PictureArrows::kNone});
    BoxCamera& camera = zoom.camera;
    const ShareRange before = camera.goal;
    camera.scroll_px = ImGui::GetScrollY();
    move_camera(view, camera, input, place);
    if (camera.goal != before) zoom.node = {};
    if (camera.scroll_px != ImGui::GetScrollY()) ImGui::SetScrollY(camera.scroll_px);
    return input;
}

struct FlameClick {
    const PictureInput& input;
    const RowBox* under;
    float width_px;
};
void take_click(ViewContext& view, FlameState& own, const ShownFlame& flame,
                const FlameClick& click) {
    const auto& [input, under, width_px] = click;
    const bool is_single = under != nullptr && is_node(*under);
    if (input.double_clicked && is_single) {
        zoom_to_node(own.zoom, node_of(*under));
    } else if (input.double_clicked && under != nullptr) {
        const double at = static_cast<double>((under->x0_px + under->x1_px) / 2 / width_px);
        go_to(own.zoom, zoomed(own.zoom.camera.seen, at, 8));
    } else if (input.clicked && is_single && ImGui::GetIO().KeyShift) {
        own.picks.pins.push_back(node_of(*under));
    } else if (input.clicked && is_single) {
        pick_node(view, own, flame, node_of(*under));
    } else if (input.clicked && (under == nullptr || is_unknown(*under))) {
        pick_node(view, own, flame, {});
    } else if (input.right_clicked && is_single) {
        own.picks.menu_node = node_of(*under);
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
        const double half = own.zoom.camera.seen.width() / 2;
        own.zoom.node = {};
        own.zoom.camera.jump({x - half, x + half});
    }
    const float row =
        std::max(1.0F, std::floor(height / static_cast<float>(std::max(1U, own.shown.rows))));
    FlameDrawing drawing{.flame = flame, .widths = widths};
    drawing.place = {.at = at, .size = size, .row_px = std::min(row, view.px(4))};
    drawing.has_names = false;
    drawing.colour = own.options.colour;
    drawing.search = own.search.text.empty() ? nullptr : &own.search;
    draw_flame_picture(view, own.pictures.overview, drawing);
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const ShareRange seen = own.zoom.camera.seen;
    const float x0 = std::round(at.x + size.x * static_cast<float>(seen.first));
    const float x1 =
        std::max(x0 + view.px(3), std::round(at.x + size.x * static_cast<float>(seen.last)));
    const ImU32 shade = (view.theme.window & 0x00FFFFFFU) | 0xA0000000U;
    to.AddRectFilled(at, {x0, at.y + height}, shade);
    to.AddRectFilled({x1, at.y}, {at.x + size.x, at.y + height}, shade);
    to.AddRect({x0, at.y}, {x1, at.y + height}, view.theme.selection_edge, 0, 0, view.px(1));
}

FlameDrawing drawing_of(ViewContext& view, const FlameState& own, const ShownFlame& flame,
                        const FlameTree& widths) {
    FlameDrawing drawing{.flame = flame, .widths = widths};
    drawing.colour = own.options.colour;
    drawing.search = own.search.text.empty() ? nullptr : &own.search;
    drawing.picked = own.picks.frame;
    const DatasetRow& row = *current_dataset(view.state);
    if (shown_detail(view.state) == FrameDetail::kLine && row.dataset->traces) {
        drawing.lines = frame_lines(view.answers, view.state, row).value;
    }
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
    BoxPlace place;
    place.at = {std::round(origin.x), std::floor(origin.y + scroll)};
    place.size = {room.x, ImGui::GetWindowHeight()};
    place.row_px = row_px;
    place.scroll_px = scroll;
    ImGui::Dummy({1, static_cast<float>(own.shown.rows) * row_px});
    const PictureInput input = take_pointer(view, own.zoom, "Frames", place);
    keeps_keys(true);
    if (input.is_hovered) place.pointer = ImGui::GetIO().MousePos;
    place.shares = own.zoom.camera.seen;
    FlameDrawing drawing = drawing_of(view, own, flame, widths);
    drawing.place = place;
    drawing.selected = own.picks.selected;
    const RowBox* under = draw_flame_picture(view, own.pictures.main, drawing);
    take_click(view, own, flame, {input, under, room.x});
    take_flame_requests(view, own, flame);
    if (ImGui::IsWindowFocused()) take_flame_keys(view, own, flame, row_px);
    if (under != nullptr && !input.is_dragged) draw_flame_tooltip(view, flame, *under);
    draw_flame_menu(view, own, flame);
    draw_flame_pins(view, own, flame, place.at, {place.at.x + room.x, place.at.y + place.size.y});
    ImGui::EndChild();
}

// Callers above, growing up from the frame; callees below, growing down.
void draw_sandwich(ViewContext& view, FlameState& own, float height) {
    const FrameDetail detail = shown_detail(view.state);
    const Answered<ShownFlame> up =
        shown_flame(view.answers, view.state, {detail, true, own.options.by_time},
                    flame_steps(own, {{StackStepKind::kUpTo, own.sandwich}}), own.has_native);
    const Answered<ShownFlame> down =
        shown_flame(view.answers, view.state, {detail, false, own.options.by_time},
                    flame_steps(own, {{StackStepKind::kFrom, own.sandwich}}), own.has_native);
    if (!up || !down) return;
    follow_shape(view, own, *down);
    follow_node(view, own.zoom, widths_of(own, *down));
    BoxPlace whole;
    whole.at = ImGui::GetCursorScreenPos();
    whole.size = {ImGui::GetContentRegionAvail().x, height};
    whole.row_px = view.px(kRowPx);
    const PictureInput input = take_pointer(view, own.zoom, "Callers and callees", whole);
    if (input.is_hovered) whole.pointer = ImGui::GetIO().MousePos;
    whole.shares = own.zoom.camera.seen;
    const float middle = std::round(whole.at.y + height / 2);
    const RowBox* under[2] = {};
    const ShownFlame* flames[2] = {&*up, &*down};
    for (const int side : {0, 1}) {
        const ShownFlame& flame = *flames[side];
        FlameDrawing drawing = drawing_of(view, own, flame, widths_of(own, flame));
        drawing.search = nullptr;
        drawing.selected = side == 1 ? own.picks.selected : NodeId{};
        drawing.place = whole;
        drawing.place.grows_up = side == 0;
        // Row 1 is the frame itself: it is drawn once, on top of its callees.
        drawing.place.first_row = side == 0 ? 2 : 1;
        if (side == 1) drawing.place.at.y = middle;
        drawing.place.size.y = side == 0 ? middle - whole.at.y : whole.at.y + height - middle;
        under[side] =
            draw_flame_picture(view, side == 0 ? own.pictures.callers : own.pictures.main, drawing);
    }
    for (const int side : {0, 1}) {
        if (under[side] == nullptr) continue;
        take_click(view, own, *flames[side], {input, under[side], whole.size.x});
        if (input.right_clicked) own.picks.menu_is_of_callers = side == 0;
        // Nodes of the upper half are numbers of another tree.
        if (!own.zoom.node.is_nil()) {
            own.zoom.camera.goal = share_of_node(widths_of(own, *flames[side]), own.zoom.node);
        }
        if (side == 0) own.picks.selected = {};
        own.picks.pins.clear();
        draw_flame_tooltip(view, *flames[side], *under[side]);
    }
    draw_flame_menu(view, own, own.picks.menu_is_of_callers ? *up : *down);
    own.zoom.node = {};
    if (view.wants(ViewRequest::kFit)) own.zoom.camera.jump({});
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
            empty_line(view, "Select a frame to see its source code.");
        } else {
            draw_source(view, own.source, remapped_path(file, view.state.settings.source_maps),
                        row.line, current_dataset(view.state)->absolute_path);
        }
    }
    ImGui::EndChild();
    ImGui::PopStyleColor();
}

}  // namespace

const char* why_no_stacks(const AppState& state) {
    const DatasetRow* row = current_dataset(state);
    if (!row) return "No stacks. Open an allocation log or a profile to see a flame graph.";
    if (!has_stacks(*row)) {
        return "No stacks in this file. Open an allocation log or a profile to see a flame graph.";
    }
    return nullptr;
}

void draw_flame(ViewContext& view, FlameState& own) {
    find_imports(view, own);
    draw_flame_tools(view, own);
    const Answered<ShownFlame> flame =
        shown_flame(view.answers, view.state,
                    {shown_detail(view.state), own.options.inverted, own.options.by_time},
                    flame_steps(own), own.has_native);
    if (!flame) {
        empty_line(view, flame.wait.error ? flame.wait.error->message.c_str() : "Summing up…");
        return;
    }
    const FlameTree& widths = widths_of(own, *flame);
    if (own.sandwich.empty()) {
        follow_shape(view, own, *flame);
        follow_node(view, own.zoom, widths);
    }
    draw_flame_totals(view, own, flame);
    draw_flame_legend(view, own);
    const float room = ImGui::GetContentRegionAvail().y;
    const float source = own.shows_source ? std::floor(room * 0.35F) : 0;
    const float selected = flame_selected_height(view, own);
    const bool is_empty = !(Amount{} < widths.total({}));
    if (!own.sandwich.empty()) {
        draw_sandwich(view, own, room - source);
    } else if (is_empty && !view.state.filters.at().empty()) {
        draw_no_step_match(view, "stacks");
    } else if (is_empty) {
        empty_line(
            view,
            "No live memory at this time. Move the cursor or show the allocated bytes of a range.");
    } else {
        draw_overview(view, own, *flame, widths);
        ImGui::Dummy({0, view.px(2)});
        draw_graph(
            view, own, *flame, widths,
            ImGui::GetContentRegionAvail().y - selected - source - (source > 0 ? view.px(8) : 0));
        draw_flame_selected(view, own, *flame);
    }
    if (own.shows_source) draw_source_pane(view, own, *flame);
}

}  // namespace hs
