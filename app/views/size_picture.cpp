#include "app/views/size_picture.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "app/answers.h"
#include "app/graph_answers.h"
#include "app/renewal.h"
#include "app/things.h"
#include "app/type_colour.h"
#include "app/views/shown_set.h"
#include "app/widgets/basic.h"
#include "app/widgets/shapes.h"
#include "app/widgets/thing_menu.h"
#include "app/widgets/tool_row.h"
#include "app/widgets/wait.h"
#include "core/analysis/object_names.h"
#include "core/base/counted.h"
#include "core/base/text_format.h"
#include "core/model/diagnostics.h"
#include "render/colour.h"

namespace hs {
namespace {

constexpr size_t kMostCrumbs = 7;

std::string bytes_text(const ViewContext& view, uint64_t bytes) {
    return format_bytes(static_cast<int64_t>(std::min<uint64_t>(bytes, INT64_MAX)),
                        view.state.settings.size_units);
}

double share_of(uint64_t part, uint64_t whole) {
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

// "1.24 MiB (1,300,234 bytes, 38.2 % of the heap)"
std::string size_text(const ViewContext& view, const HeldSizeTree& held, uint64_t bytes) {
    return bytes_text(view, bytes) + "  (" + format_count(bytes) + " bytes, " +
           format_share(share_of(bytes, held.tree.bytes(0))) + " of " +
           size_node_name(*held.dataset->graph, held.tree, 0) + ")";
}

// The path of the top node; a click steps out to one of them.
uint32_t draw_crumbs(const ViewContext& view, const HeldSizeTree& held, uint32_t top, float right) {
    uint32_t result = top;
    const std::vector<uint32_t> path = size_node_path(held.tree, top, kMostCrumbs);
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const float height = ImGui::GetFrameHeight();
    for (size_t i = 0; i < path.size(); ++i) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const bool is_last = i + 1 == path.size();
        const float room = right - at.x;
        if (room < view.px(48)) break;
        const std::string whole = size_label(held, path[i], 0);
        const std::string name = cut_to_width(whole, std::min(room - view.px(24), view.px(200)));
        const float width = ImGui::CalcTextSize(name.c_str()).x + view.px(8);
        ImGui::PushID(static_cast<int>(i));
        if (hit_area(whole.c_str(), {width, height})) result = path[i];
        ImGui::PopID();
        const bool is_hovered = ImGui::IsItemHovered();
        if (is_hovered && !is_last) {
            to.AddRectFilled(at, {at.x + width, at.y + height}, view.theme.hover, view.px(4));
        }
        to.AddText({at.x + view.px(4), std::round(at.y + (height - ImGui::GetFontSize()) / 2)},
                   is_last || is_hovered ? view.theme.text : view.theme.text_muted, name.c_str());
        ImGui::SameLine(0, 0);
        if (is_last) break;
        const ImVec2 next = ImGui::GetCursorScreenPos();
        draw_chevron(to, {next.x + view.px(7), at.y + height / 2}, view.px(9),
                     view.theme.text_faint, Pointing::kRight);
        ImGui::Dummy({view.px(14), height});
        ImGui::SameLine(0, 0);
    }
    return result;
}

Result<HeldSizeTree> made_tree(const OpenGraph& of, const Shared<RetainedSizes>& retained,
                               SizeGrouping grouping, const Shared<ObjectRows>& set,
                               JobContext& job) {
    HeldSizeTree held{of.dataset(), retained, {}, of.id()};
    const ObjectGraph& graph = of.graph();
    const Dominators& dominators = retained->dominators;
    if (!set && grouping == SizeGrouping::kObjects) {
        HS_TRY(held.tree, object_size_tree(graph, dominators, job));
    } else {
        HS_TRY(held.tree, merged_size_tree(graph, dominators, grouping, set.get(), job));
    }
    return held;
}

void show_all(TreemapState& own) {
    own.top = 0;
    own.camera = {};
    own.motion.easing.end();
}

void show_all(IcicleState& own) {
    own.top = 0;
    own.camera.jump({});
    own.camera.scroll_px = 0;
}

SizePlace place_of(const HeldSizeTree& held, uint32_t node, const Renewal& renewal) {
    constexpr size_t kMostNames = 4096;  // deeper ones are not found again
    SizePlace place;
    if (held.tree.grouping == SizeGrouping::kObjects) {
        place.object = renewal.object(held.tree.object(node));
        return place;
    }
    for (; node != 0 && place.names.size() <= kMostNames; node = held.tree.parent(node)) {
        place.names.push_back(size_node_name(*held.dataset->graph, held.tree, node));
    }
    std::reverse(place.names.begin(), place.names.end());
    return place;
}

// 0 if it is not there.
uint32_t node_at(const HeldSizeTree& held, const SizePlace& place) {
    if (held.tree.grouping == SizeGrouping::kObjects) {
        return place.object.is_nil() ? 0 : held.tree.node_of(place.object);
    }
    uint32_t node = 0;
    for (const std::string& name : place.names) {
        const auto& children = held.tree.children(node);
        const auto next = std::find_if(children.begin(), children.end(), [&](uint32_t child) {
            return size_node_name(*held.dataset->graph, held.tree, child) == name;
        });
        if (next == children.end()) return 0;
        node = *next;
    }
    return node;
}

void end_motion(TreemapState& own) {
    own.motion.easing.end();
}
void end_motion(IcicleState& own) {
    own.camera.easing.end();
}

// The part in view stays where what it is inside of is still there.
template <class Picture>
void show_again(Picture& picture, std::optional<SizePlace>& kept, const HeldSizeTree& held) {
    const bool was_inside = picture.top != 0;
    const uint32_t top = kept && was_inside ? node_at(held, *kept) : 0;
    if (!kept || (was_inside && top == 0)) {
        show_all(picture);
    } else {
        picture.top = top;
        end_motion(picture);
    }
    kept.reset();
}

}  // namespace

Shared<HeldSizeTree> ready_size_tree(ViewContext& view, SizePicturesState& own) {
    const std::optional<OpenGraph> results = current_graph(view.state);
    if (!results) return nullptr;
    const Shared<RetainedSizes> retained = results->retained(view.answers);
    if (!retained) {
        draw_wait(view, *results, GraphAnswer::kRetained);
        return nullptr;
    }
    const std::optional<ShownSet> set = shown_set(view, *results);
    if (!set) return nullptr;
    const AnswerKey key{set->key, own.grouping};
    const AnswerKey topic{"sizes inside sizes"};
    const Answered<HeldSizeTree> tree = view.answers.get<HeldSizeTree>(
        {.topic = topic, .key = key, .label = "Sizes inside sizes of " + results->name()},
        [of = *results, retained, rows = set->rows, grouping = own.grouping](JobContext& job) {
            return made_tree(of, retained, grouping, rows, job);
        });
    if (!tree || tree.is_stale) {
        if (draw_wait(view, tree.wait, "Sorting what objects hold")) {
            view.answers.retry<HeldSizeTree>(topic);
        }
        return nullptr;
    }
    if (own.tree_key != key) {
        own.tree_key = key;
        own.tree = tree.value;
        show_again(own.treemap, own.kept_treemap, *tree);
        show_again(own.icicle, own.kept_icicle, *tree);
    }
    return tree.value;
}

void renew_size_pictures(SizePicturesState& own, const Renewal& renewal) {
    if (!own.tree || own.tree->dataset != renewal.before) return;
    own.kept_treemap = place_of(*own.tree, own.treemap.top, renewal);
    own.kept_icicle = place_of(*own.tree, own.icicle.top, renewal);
    own.tree.reset();
}

SizeToolsResult draw_size_tools(ViewContext& view, SizePicturesState& own, const HeldSizeTree& held,
                                const SizeTools& tools) {
    SizeToolsResult result;
    result.top = tools.top;
    constexpr std::array<Segment, 3> kGroupings = {{
        {"by object", "One box for each object, each __dict__ for itself"},
        {"by type", "One box for objects of one type with the same dominator"},
        {"by module", "One box for objects of one module with the same dominator"},
    }};
    ToolRow row(view, 0);
    const int pressed = row.choice("Grouped", kGroupings, static_cast<int>(own.grouping));
    if (pressed >= 0) own.grouping = static_cast<SizeGrouping>(pressed);
    ImGui::SameLine(0, view.px(12));
    const float fit_width = view.px(48);
    const std::string total =
        total_text(bytes_text(view, held.tree.bytes(tools.top)), is_incomplete(*held.dataset));
    const float total_width = ImGui::CalcTextSize(total.c_str()).x;
    const float right = ImGui::GetCursorScreenPos().x + ImGui::GetContentRegionAvail().x;
    const float free_right = right - fit_width - total_width - view.px(28);
    const float y = ImGui::GetCursorScreenPos().y;
    result.top = draw_crumbs(view, held, tools.top, free_right);
    ImDrawList& to = *ImGui::GetWindowDrawList();
    to.AddText({std::floor(right - fit_width - view.px(12) - total_width),
                std::round(y + (ImGui::GetFrameHeight() - ImGui::GetFontSize()) / 2)},
               view.theme.text_muted, total.c_str());
    ImGui::SetCursorScreenPos({right - fit_width, y});
    ImGui::BeginDisabled(!tools.may_fit);
    result.fit = ImGui::Button("Fit", {fit_width, ImGui::GetFrameHeight()});
    ImGui::EndDisabled();
    tooltip("Reset (0)");
    result.fit = view.wants(ViewRequest::kFit) || result.fit;
    result.step_out = view.wants(ViewRequest::kStepOut);
    ImGui::Dummy({0, view.px(2)});
    return result;
}

namespace {

uint32_t colour_key(const HeldSizeTree& held, uint32_t node) {
    return held.tree.grouping == SizeGrouping::kObjects
               ? held.dataset->graph->type[held.tree.object(node).v].v
               : held.tree.merged_key[node];
}

ColourSlot slot_of(SizeSlots& slots, const HeldSizeTree& held, uint32_t node) {
    const uint32_t by = colour_key(held, node);
    const auto found = slots.find(by);
    if (found != slots.end()) return found->second;
    const ColourSlot slot =
        held.tree.grouping == SizeGrouping::kModules
            ? slot_for_name(size_node_name(*held.dataset->graph, held.tree, node))
            : held.retained->colours.slot_of[by];
    slots.emplace(by, slot);
    return slot;
}

}  // namespace

std::vector<LegendEntry> size_legend(const ViewContext& view, SizeSlots& slots,
                                     const HeldSizeTree& held, const std::vector<SizeArea>& boxes) {
    slots.clear();
    std::unordered_map<uint32_t, SizeArea> sums;
    for (const SizeArea& box : boxes) {
        SizeArea& sum =
            sums.try_emplace(colour_key(held, box.node), SizeArea{box.node}).first->second;
        sum.area += box.area;
    }
    std::vector<SizeArea> entries;
    entries.reserve(sums.size());
    for (const auto& [key, sum] : sums) entries.push_back(sum);
    std::sort(entries.begin(), entries.end(), [&](const SizeArea& a, const SizeArea& b) {
        return a.area != b.area ? a.area > b.area : a.node < b.node;
    });
    if (entries.size() > kMostInLegend) entries.resize(kMostInLegend);
    std::vector<ColourSlot> wanted;
    wanted.reserve(entries.size());
    for (const SizeArea& entry : entries) wanted.push_back(slot_of(slots, held, entry.node));
    const std::vector<ColourSlot> apart = told_apart(std::move(wanted));
    std::vector<LegendEntry> legend;
    for (size_t i = 0; i < entries.size(); ++i) {
        slots[colour_key(held, entries[i].node)] = apart[i];
        legend.push_back({size_node_name(*held.dataset->graph, held.tree, entries[i].node),
                          size_colour(view, slots, held, entries[i].node), entries[i].area});
    }
    return legend;
}

ImU32 size_colour(const ViewContext& view, SizeSlots& slots, const HeldSizeTree& held,
                  uint32_t node) {
    if (node == 0) return view.theme.panel;
    return slot_colour(slot_of(slots, held, node), view.theme.name == ThemeName::kDark);
}

std::string size_label(const HeldSizeTree& held, uint32_t node, uint32_t folded_count) {
    if (folded_count > 0) return format_count(folded_count) + " smaller objects";
    std::string name = printable_text(size_node_name(*held.dataset->graph, held.tree, node));
    if (node == 0) return name;
    if (held.tree.grouping == SizeGrouping::kObjects) {
        const ObjectGraph& graph = *held.dataset->graph;
        const ObjectId object = held.tree.object(node);
        const std::string label = held.retained->name_of(graph, object);
        return tells_type(graph, held.retained->names, object) ? label : name + "  " + label;
    }
    const uint32_t objects = held.tree.merged_objects[node];
    return objects == 1 ? name : name + " × " + format_count(objects);
}

Selection size_selection(const HeldSizeTree& held, uint32_t node) {
    if (node == 0) return SelectedDataset{held.id};
    switch (held.tree.grouping) {
        case SizeGrouping::kTypes:
            return SelectedType{held.id, TypeId{held.tree.merged_key[node]}};
        case SizeGrouping::kObjects:
        case SizeGrouping::kModules:
            return SelectedObject{held.id, held.tree.object(node)};
    }
    return {};
}

void pick_size_node(ViewContext& view, SizePicturesState& own, const HeldSizeTree& held,
                    uint32_t node) {
    own.picked = node;
    own.picked_key = own.tree_key;
    view.actions.push(Select{size_selection(held, node)});
}

uint32_t selected_size_node(const ViewContext& view, const SizePicturesState& own,
                            const HeldSizeTree& held) {
    const bool is_picked = own.picked != 0 && own.picked_key == own.tree_key &&
                           selection_of(view.state) == size_selection(held, own.picked);
    if (is_picked) return own.picked;
    const std::optional<ObjectId> object = selected_object(view.state, held.id);
    return object && held.dataset->graph->is_object(*object) ? held.tree.node_of(*object) : 0;
}

uint32_t size_node_beside(const SizeTree& tree, uint32_t top, uint32_t node, ImGuiDir way) {
    bool is_inside = node == top;
    for (uint32_t above = node; !is_inside && above != 0;) {
        above = tree.parent(above);
        is_inside = above == top;
    }
    if (!is_inside) node = top;
    if (node == top || way == ImGuiDir_Down) {
        const auto children = tree.children(node);
        return children.empty() || way == ImGuiDir_Up ? node : children[0];
    }
    const uint32_t parent = tree.parent(node);
    if (way == ImGuiDir_Up) return parent == 0 ? node : parent;
    const auto beside = tree.children(parent);
    const auto at = std::find(beside.begin(), beside.end(), node);
    if (way == ImGuiDir_Left) return at == beside.begin() ? node : *(at - 1);
    return at == beside.end() || at + 1 == beside.end() ? node : *(at + 1);
}

void draw_size_tooltip(const ViewContext& view, const HeldSizeTree& held, const SizeHover& hover) {
    const SizeTree& tree = held.tree;
    const ObjectGraph& graph = *held.dataset->graph;
    ImGui::BeginTooltip();
    push_font(Font::kStrong);
    text_in(view.theme.text, size_label(held, hover.node, hover.folded_count));
    pop_font();
    if (hover.folded_count > 0) {
        text_in(view.theme.text_muted,
                "Too small to draw. Largest: " + bytes_text(view, tree.bytes(hover.node)));
        text_in(view.theme.text_muted, "Scroll to zoom in");
        ImGui::EndTooltip();
        return;
    }
    fact_row(view, "Retained", size_text(view, held, tree.bytes(hover.node)), 96);
    const uint64_t own = tree.own_bytes(hover.node);
    // In a set's tree also what the node holds that is not of the set.
    const char* own_name = tree.is_of_set ? "Other objects" : "Shallow";
    if (hover.node != 0) fact_row(view, own_name, size_text(view, held, own), 96);
    if (hover.node != 0 && tree.parent(hover.node) != 0) {
        const uint64_t above = tree.bytes(tree.parent(hover.node));
        fact_row(view, "% of dominator", format_share(share_of(tree.bytes(hover.node), above)), 96);
    }
    if (tree.grouping == SizeGrouping::kObjects && hover.node != 0) {
        const ObjectId object = tree.object(hover.node);
        const uint32_t held_objects = held.retained->tree.count[object.v] - 1;
        fact_row(view, "Dominates", counted(held_objects, "object"), 96);
        fact_row(view, "ID", graph.id_text(object), 96);
    } else if (hover.node != 0) {
        fact_row(view, "Objects", format_count(tree.merged_objects[hover.node]), 96);
        fact_row(view, "Largest", held.retained->name_of(graph, tree.object(hover.node)), 96);
        if (!tree.is_of_set) {
            text_in(view.theme.text_muted,
                    "Of the objects that are held here. Types adds up all of a type");
        }
    }
    ImGui::EndTooltip();
}

}  // namespace hs
