#include "app/views/graph_tools.h"

#include <misc/cpp/imgui_stdlib.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "app/export_offer.h"
#include "app/things.h"
#include "app/views/graph_look.h"
#include "app/widgets/basic.h"
#include "app/widgets/legend.h"
#include "app/widgets/segmented.h"
#include "app/widgets/shapes.h"
#include "app/widgets/tab_stop.h"
#include "core/layout/scene_picture.h"
#include "render/colour.h"

namespace hs {
namespace {

constexpr uint32_t kMoreAtOnce = 12;
constexpr double kReadableZoom = 0.6;  // names and signs are drawn
constexpr double kPathZoom = 0.4;      // names are: a path is better seen whole

std::string lower(std::string text) {
    for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return text;
}

void find_matches(GraphSearch& search, const HeldScene& held, const AnswerKey& scene) {
    const AnswerKey key{search.text, scene};
    if (search.key == key) return;
    search.key = key;
    search.matches.clear();
    search.match = 0;
    if (search.text.empty()) return;
    const std::string wanted = lower(search.text);
    for (size_t i = 0; i < held.scene.nodes.size(); ++i) {
        const std::string id = held.dataset->graph->id_text(held.scene.nodes[i].object());
        const std::string text = lower(held.titles[i] + " " + held.details[i] + " " + id);
        if (text.find(wanted) != std::string::npos) search.matches.push_back(i);
    }
}

void centre_on(GraphViewpoint& viewpoint, const HeldScene& held, size_t node) {
    if (node >= held.layout.centers.size()) return;
    viewpoint.middle = held.layout.centers[node];
    viewpoint.zoom = std::max(viewpoint.zoom, 0.8);
}

void draw_search(ViewContext& view, GraphViewState& own, float width) {
    ImGui::SetNextItemWidth(width);
    const float pad = std::max((ImGui::GetFrameHeight() - ImGui::GetFontSize()) / 2, 0.0F);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {view.px(8), pad});
    if (view.wants(ViewRequest::kFind)) ImGui::SetKeyboardFocusHere();
    const bool entered =
        ImGui::InputTextWithHint("##Search the graph", "Find in graph", &own.search.text,
                                 ImGuiInputTextFlags_EnterReturnsTrue);
    ImGui::PopStyleVar();
    find_matches(own.search, *own.shown, own.making.key);
    if (!entered || own.search.matches.empty()) return;
    ImGui::SetKeyboardFocusHere(-1);
    centre_on(own.viewpoint, *own.shown,
              own.search.matches[own.search.match % own.search.matches.size()]);
    ++own.search.match;
}

std::string dot_of(const HeldScene& held) {
    return scene_dot(*held.dataset->graph, held.retained->names, held.scene, held.edge_names,
                     "heapscope");
}

// As it is now, in the colours of the window.
void offer_graph_export(ViewContext& view, const HeldScene& held) {
    std::vector<uint32_t> fills;
    std::vector<uint32_t> inks;
    const auto rgb = [](ImU32 colour) {
        return (colour & 255U) << 16 | (colour & 0xFF00U) | (colour >> 16 & 255U);
    };
    for (size_t i = 0; i < held.scene.nodes.size(); ++i) {
        const ImU32 fill = graph_node_colour(view, held, i);
        fills.push_back(rgb(fill));
        inks.push_back(rgb(readable_text(fill)));
    }
    SceneColours colours;
    colours.background_rgb = rgb(view.theme.window);
    colours.edge_rgb = rgb(view.theme.text_faint);
    colours.chain_rgb = rgb(view.theme.grow);
    colours.label_rgb = rgb(view.theme.text_muted);
    const auto make = [held, fills, inks, colours, units = view.state.settings.size_units](
                          size_t format, JobContext&) -> Result<std::string> {
        if (DiagramFormat(format) == DiagramFormat::kDot) return dot_of(held);
        SceneColours of_nodes = colours;
        of_nodes.fill_rgb = fills;
        of_nodes.text_rgb = inks;
        return scene_svg({*held.dataset->graph, held.retained->names, held.scene, held.layout,
                          held.measures, of_nodes, held.edge_names, units});
    };
    const DatasetRow* row = find_dataset(view.state, held.id);
    const std::filesystem::path name = row == nullptr ? "" : file_name_of(row->path);
    offer_export(view, text_offer(name.stem().string() + "-graph", kDiagramFormats, make));
}

void draw_export(ViewContext& view, GraphViewState& own) {
    bool opens = ImGui::Button("Export", {view.px(64), ImGui::GetFrameHeight()});
    opens = view.wants(ViewRequest::kExport) || opens;
    tooltip("Copy or save for Graphviz, or save as picture (Ctrl+E)");
    if (opens) ImGui::OpenPopup("export graph");
    const MenuSpacing spacing(view);
    if (!ImGui::BeginPopup("export graph")) return;
    if (ImGui::MenuItem("Copy as dot")) copy_graph_dot(view, *own.shown);
    if (ImGui::MenuItem("Save as SVG or dot…")) offer_graph_export(view, *own.shown);
    if (ImGui::MenuItem("Save as PNG")) {
        view.actions.push(TakeScreenshot{"graph", own.drawing.picture_low.x,
                                         own.drawing.picture_low.y, own.drawing.picture_size.x,
                                         own.drawing.picture_size.y});
    }
    ImGui::EndPopup();
}

// The chain from a root to the selected object comes in and is highlighted.
void ask_for_path(GraphHistory& history, ObjectId object) {
    GraphStart start;
    start.kind = GraphStart::Kind::kPath;
    start.object = object;
    start.wish = *history.wish();
    history.begin(std::move(start));
}

}  // namespace

namespace {

// Through what was done, and to a root.
void draw_steps(ViewContext& view, GraphViewState& own) {
    const ImVec2 button{0, ImGui::GetFrameHeight()};
    ImGui::BeginDisabled(own.history.at == 0);
    if (ImGui::Button("Undo##graph", button)) step_wish(own, -1);
    ImGui::EndDisabled();
    tooltip("Undo the last step (Esc)");
    ImGui::SameLine(0, view.px(4));
    ImGui::BeginDisabled(own.history.at + 1 >= own.history.wishes.size());
    if (ImGui::Button("Redo##graph", button)) step_wish(own, 1);
    ImGui::EndDisabled();
    ImGui::SameLine(0, view.px(4));
    const std::optional<ObjectId> selected = selected_object(view.state, own.shown->id);
    ImGui::BeginDisabled(!selected || own.shown->scene.find(*selected) == SIZE_MAX);
    if (ImGui::Button("Show path from root", button)) ask_for_path(own.history, *selected);
    ImGui::EndDisabled();
    tooltip("Show the shortest chain of references from a root to the selected object");
}

}  // namespace

std::string graph_counts(const GraphViewState& own) {
    std::string counts = format_count(own.shown->scene.nodes.size()) + " nodes, " +
                         format_count(own.shown->scene.edges.size()) + " references";
    if (own.shown->scene.is_cut) counts += " (limit reached)";
    const size_t hidden = own.shown->wish.hidden.size();
    if (hidden > 0) counts += ", " + format_count(hidden) + " hidden";
    return counts;
}

void draw_graph_tools(ViewContext& view, GraphViewState& own) {
    constexpr std::array<Segment, 2> kLayouts = {{
        {"Layered", "Roots on the left, their references to the right"},
        {"Force-directed", "Connected objects near one another"},
    }};
    const int chosen = own.making.by_forces ? 1 : 0;
    const int layout = segmented(view, kLayouts, chosen, ImGui::GetFrameHeight());
    if (layout >= 0 && layout != chosen) {
        own.making.by_forces = layout == 1;
        own.making.arrange_anew = true;
        own.viewpoint.fit_next = true;
        ++own.history.version;
    }
    ImGui::SameLine(0, view.px(8));
    const float left = ImGui::GetCursorScreenPos().x;
    const float right = left + ImGui::GetContentRegionAvail().x;
    const float tail = view.px(64 + 48 + 12);
    // Where there is little room, what is used now and then goes behind one button.
    constexpr float kRoomForAll = 200 + 96;  // the steps, and a search
    if (right - left - tail > view.px(kRoomForAll)) {
        draw_steps(view, own);
    } else {
        if (ImGui::Button("⋯##graph", {view.px(30), ImGui::GetFrameHeight()}))
            ImGui::OpenPopup("more tools");
        tooltip("Undo, redo, path from root");
        const MenuSpacing spacing(view);
        if (ImGui::BeginPopup("more tools")) {
            draw_steps(view, own);
            ImGui::EndPopup();
        }
    }
    ImGui::SameLine(0, view.px(8));
    const float free = right - ImGui::GetCursorScreenPos().x - tail;
    if (free > view.px(60)) {
        draw_search(view, own, std::min(free - view.px(8), view.px(180)));
        ImGui::SameLine(0, view.px(8));
    }
    const float y = ImGui::GetCursorScreenPos().y;
    ImGui::SetCursorScreenPos({right - tail + view.px(8), y});
    draw_export(view, own);
    ImGui::SameLine(0, view.px(4));
    if (ImGui::Button("Fit", {view.px(48), ImGui::GetFrameHeight()})) {
        own.viewpoint.fit_next = own.viewpoint.fit_all = true;
    }
    tooltip("Show the whole graph (0)");
    ImGui::Dummy({0, view.px(2)});
}

bool step_wish(GraphViewState& own, int step) {
    const bool can = step < 0 ? own.history.at > 0 : own.history.at + 1 < own.history.wishes.size();
    if (!can) return false;
    const std::vector<ObjectId> start = own.history.wishes[own.history.at].start;
    own.history.at = step < 0 ? own.history.at - 1 : own.history.at + 1;
    // Another beginning is another picture: nothing of the old one is in its way.
    own.making.arrange_anew = own.viewpoint.fit_next =
        own.history.wishes[own.history.at].start != start;
    ++own.history.version;
    return true;
}

namespace {

// What is selected, what the path leads to, or the largest of those the graph began with.
size_t focus_of(const GraphViewState& own) {
    const GraphScene& scene = own.shown->scene;
    if (const auto* object = std::get_if<SelectedObject>(&own.last_selection)) {
        const size_t node = scene.find(object->object);
        if (object->dataset == own.shown->id && node != SIZE_MAX) return node;
    }
    const SceneWish* wish = own.history.wish();
    if (wish != nullptr && !wish->chain.empty()) {
        const size_t node = scene.find(wish->chain.back());
        if (node != SIZE_MAX) return node;
    }
    size_t best = 0;
    for (size_t i = 0; i < scene.nodes.size(); ++i) {
        const SceneNode& it = scene.nodes[i];
        const bool is_larger = it.retained_bytes > scene.nodes[best].retained_bytes;
        if (it.is_start && (!scene.nodes[best].is_start || is_larger)) best = i;
    }
    return best;
}

// How far to the right the card reaches, with those that were opened from it.
double right_with_opened(const HeldScene& held, size_t node) {
    double right = held.layout.card(node, held.measures).right;
    for (size_t i = 0; i < held.scene.nodes.size(); ++i) {
        if (held.scene.nodes[i].anchor != node) continue;
        right = std::max(right, static_cast<double>(held.layout.card(i, held.measures).right));
    }
    return right;
}

// The cards of the chain from a root; empty without one.
std::optional<SceneRect> chain_bounds(const HeldScene& held) {
    std::optional<SceneRect> all;
    for (size_t i = 0; i < held.scene.nodes.size(); ++i) {
        if (!held.scene.nodes[i].in_chain) continue;
        const SceneRect card = held.layout.card(i, held.measures);
        if (!all) all = card;
        all->left = std::min(all->left, card.left);
        all->top = std::min(all->top, card.top);
        all->right = std::max(all->right, card.right);
        all->bottom = std::max(all->bottom, card.bottom);
    }
    return all;
}

}  // namespace

void fit_graph(GraphViewState& own, const Rect& rect, float scale) {
    constexpr double kMargin = 28;
    const double width = static_cast<double>(rect.width / scale);
    const double height = static_cast<double>(rect.height / scale);
    const auto zoom_of = [&](const SceneRect& wanted) {
        const double zoom_x = width / (wanted.width() + 2 * kMargin);
        const double zoom_y = height / (wanted.height() + 2 * kMargin);
        return std::clamp(std::min(zoom_x, zoom_y), 0.02, 1.0);
    };
    const SceneRect& all = own.shown->layout.bounds;
    GraphViewpoint& viewpoint = own.viewpoint;
    viewpoint.middle = {(all.left + all.right) / 2, (all.top + all.bottom) / 2};
    viewpoint.zoom = zoom_of(all);
    if (viewpoint.fit_all || viewpoint.zoom >= kReadableZoom) return;
    const auto within = [](double at, double low, double high, double shown) {
        if (high - low <= shown) return (low + high) / 2;
        return std::clamp(at, low + shown / 2, high - shown / 2);
    };
    // The path from the root, whole where its names can be read.
    const std::optional<SceneRect> chain = chain_bounds(*own.shown);
    const double chain_zoom = chain ? std::min(zoom_of(*chain), kReadableZoom) : 0;
    const bool is_whole = chain_zoom >= kPathZoom;
    viewpoint.zoom = is_whole ? chain_zoom : kReadableZoom;
    // Else around what it is about, without room beyond the cards; of a path with what it holds
    // and as much before it.
    const size_t about = focus_of(own);
    ScenePoint focus = own.shown->layout.centers[about];
    const double shown = width / viewpoint.zoom;
    if (is_whole) {
        // From the root on, with as much behind the path as there is room for.
        focus = {chain->left - kMargin + shown / 2, (chain->top + chain->bottom) / 2};
    } else if (chain && shown < chain->width()) {
        const double left = own.shown->layout.card(about, own.shown->measures).left;
        const double right = right_with_opened(*own.shown, about);
        focus.x = std::min(right + kMargin, left - kMargin + shown) - shown / 2;
    }
    viewpoint.middle.x = within(focus.x, all.left - kMargin, all.right + kMargin, shown);
    viewpoint.middle.y =
        within(focus.y, all.top - kMargin, all.bottom + kMargin, height / viewpoint.zoom);
}

void copy_graph_dot(ViewContext& view, const HeldScene& held) {
    view.actions.push(CopyText{dot_of(held), "the graph as dot"});
}

void draw_group_list(ViewContext& view, GraphViewState& own) {
    if (std::exchange(own.list.opens, false)) ImGui::OpenPopup("group list");
    ImGui::SetNextWindowSize({view.px(380), 0});
    if (!ImGui::BeginPopup("group list")) return;
    const ObjectGraph& graph = *own.shown->dataset->graph;
    const Direction direction =
        own.list.key.kind == 1 ? Direction::kReferents : Direction::kReferrers;
    text_in(view.theme.text_muted,
            format_count(own.list.rows.size()) + (direction == Direction::kReferents
                                                      ? " more references, largest first"
                                                      : " more referrers, largest first"));
    ImGui::Dummy({0, view.px(2)});
    const float line = ImGui::GetTextLineHeight() + view.px(6);
    const float most = line * 12;
    if (begin_part("rows", {0, std::min(most, line * static_cast<float>(own.list.rows.size()))})) {
        ImGuiListClipper clipper;
        clipper.Begin(static_cast<int>(own.list.rows.size()), line);
        while (clipper.Step()) {
            for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
                const ObjectId row = own.list.rows[static_cast<size_t>(i)];
                const ImVec2 at = ImGui::GetCursorScreenPos();
                const float width = ImGui::GetContentRegionAvail().x;
                const std::string name = object_name(graph, row);
                ImGui::PushID(i);
                if (hit_area(name.c_str(), {width, line})) {
                    SceneWish wish = *own.history.wish();
                    wish.expand(own.list.key.object, direction).picked.push_back(row);
                    own.history.ask(std::move(wish));
                    view.actions.push(Select{SelectedObject{own.shown->id, row}});
                    ImGui::CloseCurrentPopup();
                }
                ImGui::PopID();
                ImDrawList& to = *ImGui::GetWindowDrawList();
                if (ImGui::IsItemHovered()) {
                    to.AddRectFilled(at, {at.x + width, at.y + line}, view.theme.hover, view.px(3));
                }
                const uint64_t bytes =
                    graph.is_object(row) ? own.shown->retained->dominators.retained[row.v] : 0;
                const std::string size =
                    format_bytes(static_cast<int64_t>(bytes), view.state.settings.size_units);
                const float size_width = ImGui::CalcTextSize(size.c_str()).x;
                const std::string caption = own.shown->retained->name_of(graph, row);
                const bool is_told = tells_type(graph, own.shown->retained->names, row);
                std::string whole = is_told ? caption + "  " + graph.id_text(row) : name;
                if (!is_told && !caption.empty()) whole.append("  ").append(caption);
                const std::string text = cut_to_width(whole, width - size_width - view.px(20));
                to.AddText({at.x + view.px(4), at.y + view.px(3)}, view.theme.text, text.c_str());
                to.AddText({at.x + width - size_width - view.px(4), at.y + view.px(3)},
                           view.theme.text_muted, size.c_str());
            }
        }
    }
    ImGui::EndChild();
    ImGui::Dummy({0, view.px(2)});
    const std::string label = "Show " + std::to_string(kMoreAtOnce) + " more";
    if (own.list.rows.size() > 1 && ImGui::Button(label.c_str())) {
        show_more(own.history, own.list.key, kMoreAtOnce);
        ImGui::CloseCurrentPopup();
    }
    ImGui::EndPopup();
}

void show_more(GraphHistory& history, const SceneKey& group, uint32_t count) {
    SceneWish wish = *history.wish();
    SceneExpansion& expansion =
        wish.expand(group.object, group.kind == 1 ? Direction::kReferents : Direction::kReferrers);
    if (group.type == SceneNode::kOtherTypes) {
        expansion.shown += count;
    } else {
        const auto known =
            std::find_if(expansion.more.begin(), expansion.more.end(),
                         [&](const SceneExpansion::More& more) { return more.type == group.type; });
        if (known == expansion.more.end()) {
            expansion.more.push_back({group.type, count});
        } else {
            known->shown += count;
        }
    }
    history.ask(std::move(wish));
}

void draw_graph_legend(const ViewContext& view, const HeldScene& held, ImVec2 at, float width) {
    std::vector<LegendEntry> legend;
    const ObjectGraph& graph = *held.dataset->graph;
    for (const SceneType& it : held.types) {
        if (legend.size() == kMostInLegend) break;
        legend.push_back(
            {std::string(short_type_name(graph.type_text(it.type))),
             slot_colour(held.slots.at(it.type.v), view.theme.name == ThemeName::kDark),
             static_cast<double>(it.nodes)});
    }
    draw_legend(view, legend, at, width);
}

}  // namespace hs
