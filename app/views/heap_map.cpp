#include "app/views/heap_map.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <utility>

#include "app/theme.h"
#include "app/type_colour.h"
#include "app/widgets/basic.h"
#include "app/widgets/legend.h"
#include "app/widgets/thing_menu.h"
#include "core/analysis/heap_map.h"
#include "core/base/signed_bytes.h"
#include "core/base/text_format.h"
#include "core/layout/treemap_layout.h"
#include "render/colour.h"
#include "render/ui_backend.h"

namespace hs {

struct HeapMap {
    DatasetPtr dataset;
    DatasetId id;
    bool is_of_pair = false;
    std::vector<HeapMapBox> boxes;         // node 1 of the tree is the first
    std::map<uint32_t, ColourSlot> slots;  // by type of what a box is
    SizeTree tree;
};

uint64_t answer_bytes(const HeapMap& map) {
    return sizeof(map) + map.boxes.size() * sizeof(HeapMapBox) + map.tree.memory_bytes();
}

namespace {

constexpr float kTitlePx = 32;

int64_t change_of(const HeapTreeRow& row) {
    return signed_bytes(row.retained_bytes) - signed_bytes(row.before_bytes);
}

// Told apart, those of the largest boxes first.
std::map<uint32_t, ColourSlot> slots_of(std::vector<HeapMapBox> boxes, const ObjectGraph& graph,
                                        const TypeColours& colours) {
    std::stable_sort(boxes.begin(), boxes.end(), [](const HeapMapBox& a, const HeapMapBox& b) {
        return a.row.retained_bytes > b.row.retained_bytes;
    });
    std::vector<uint32_t> types;
    std::vector<ColourSlot> wanted;
    for (const HeapMapBox& box : boxes) {
        if (box.row.node.kind == HeapTreeKind::kMore) continue;
        const TypeId type = graph.type[box.row.object.v];
        if (std::find(types.begin(), types.end(), type.v) != types.end()) continue;
        types.push_back(type.v);
        wanted.push_back(colours.slot(type));
    }
    const std::vector<ColourSlot> apart = told_apart(std::move(wanted));
    std::map<uint32_t, ColourSlot> slots;
    for (size_t i = 0; i < types.size(); ++i) slots[types[i]] = apart[i];
    return slots;
}

// How a box is painted, and what that means.
LegendEntry look_of(const ViewContext& view, const HeapMap& map, const HeapTreeRow& row) {
    const auto area = static_cast<double>(row.retained_bytes);
    if (row.node.kind == HeapTreeKind::kMore) {
        return {"others", view.theme.text_faint, area, AreaLook::kFolded};
    }
    if (!map.is_of_pair) {
        const ColourSlot slot = map.slots.at(map.dataset->graph->type[row.object.v].v);
        return {"", slot_colour(slot, view.theme.name == ThemeName::kDark), area};
    }
    // Less than a hundredth of it is not what the map is about.
    const int64_t change = change_of(row);
    const bool is_same = std::abs(change) <= signed_bytes(row.retained_bytes) / 100;
    if (change < 0 && !is_same) return {"shrank", view.theme.shrink_bar, area};
    if (is_same) return {"unchanged", view.theme.text_faint, area, AreaLook::kContainer};
    const bool is_mostly_new = static_cast<uint64_t>(change) > row.retained_bytes / 2;
    return {is_mostly_new ? "more than half new" : "grew", view.theme.grow_bar, area,
            is_mostly_new ? AreaLook::kPlain : AreaLook::kContainer};
}

Selection thing_of(const HeapMap& map, const HeapTreeRow& row) {
    if (row.node.kind == HeapTreeKind::kObject) return SelectedObject{map.id, row.object};
    if (row.node.kind == HeapTreeKind::kType) return SelectedType{map.id, row.node.type};
    return {};
}

void draw_title(ViewContext& view, const HeapMap& map, ImVec2 at, float width) {
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const float y = std::round(at.y + (view.px(kTitlePx) - ImGui::GetFontSize()) / 2);
    const char* title = "Heap by holder";
    to.AddText({at.x, y}, view.theme.text, title);
    if (!map.is_of_pair) return;
    std::vector<LegendEntry> legend;
    for (const HeapMapBox& box : map.boxes) {
        if (box.row.node.kind == HeapTreeKind::kMore) continue;
        add_to_legend(legend, look_of(view, map, box.row));
    }
    finish_legend(legend);
    const float left = ImGui::CalcTextSize(title).x + view.px(20);
    draw_legend(view, legend, {at.x + left, at.y + view.px(kTitlePx - 20) / 2}, width - left);
}

// Name, bytes and change, as many of these lines as have room.
void draw_lines(const ViewContext& view, const HeapMap& map, const HeapMapBox& box, ImVec2 low,
                ImVec2 size, ImU32 under) {
    const SizeUnits units = view.state.settings.size_units;
    std::vector<std::string> lines{cut_middle_to_width(box.name, size.x - view.px(12)),
                                   format_bytes(signed_bytes(box.row.retained_bytes), units)};
    const int64_t change = change_of(box.row);
    const bool is_compared = map.is_of_pair && box.row.node.kind != HeapTreeKind::kMore;
    if (is_compared && change != 0) lines.push_back(format_bytes_delta(change, units));
    float y = low.y + view.px(4);
    for (size_t i = 0; i < lines.size(); ++i) {
        if (y + ImGui::GetFontSize() > low.y + size.y - view.px(2)) return;
        const bool fits = ImGui::CalcTextSize(lines[i].c_str()).x <= size.x - view.px(12);
        if (!fits || lines[i].size() <= 3) return;  // nothing but an ellipsis
        const ImU32 ink = readable_text(under);
        ImGui::GetWindowDrawList()->AddText({low.x + view.px(6), std::round(y)},
                                            i == 0 ? ink : mix_colours(under, ink, 0.8),
                                            lines[i].c_str());
        y += ImGui::GetTextLineHeight() + view.px(1);
    }
}

void take_input(ViewContext& view, const HeapMap& map, const HeapMapBox& box, bool pressed) {
    const Selection thing = thing_of(map, box.row);
    const bool is_thing = thing != Selection{};
    if (ImGui::IsItemHovered() && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) {
        show_thing(view, ViewId::kTreemap, thing);
    } else if (is_thing && ImGui::IsItemClicked(ImGuiMouseButton_Right)) {
        view.menu->open(thing);
    } else if (pressed && is_thing) {
        view.actions.push(Select{thing});
    } else if (pressed) {
        view.actions.push(ShowView{ViewId::kTreemap});
    }
    std::string about = box.name + ": " + format_count(box.row.retained_bytes) + " bytes retained";
    if (map.is_of_pair && box.row.node.kind != HeapTreeKind::kMore)
        about += ", " + format_count_delta(change_of(box.row));
    tooltip(about.c_str());
}

}  // namespace

Answered<HeapMap> heap_map(ViewContext& view, const OpenGraph& graph,
                           const std::optional<OpenPair>& pair) {
    const Shared<RetainedSizes> retained = graph.retained(view.answers);
    const Shared<GraphDiff> diff = pair ? pair->diff(view.answers).value : Shared<GraphDiff>();
    const Shared<RetainedSizes> before =
        pair ? pair->a.retained(view.answers) : Shared<RetainedSizes>();
    if (!retained || (pair && (!diff || !before))) return {};
    const bool is_of_pair = pair && !diff->unrelated;
    const DatasetPtr earlier = pair ? pair->a.dataset() : DatasetPtr();
    return view.answers.get<HeapMap>(
        {.topic = {"heap map", graph.version(), pair ? pair->key() : AnswerKey{}},
         .key = {is_of_pair},
         .label = "Arranging the heap"},
        [dataset = graph.dataset(), id = graph.id(), retained, before, diff, earlier,
         is_of_pair](JobContext& job) -> Result<HeapMap> {
            const ObjectGraph& heap = *dataset->graph;
            HeapMap map;
            HS_TRY(map.boxes, is_of_pair
                                  ? heap_map_of_pair(
                                        {*earlier->graph, heap, before->dominators,
                                         retained->dominators, before->tree, retained->tree, *diff},
                                        retained->names, job)
                                  : heap_map_boxes(heap, retained->dominators, retained->tree,
                                                   retained->names, job));
            std::vector<uint64_t> bytes;
            for (const HeapMapBox& box : map.boxes) bytes.push_back(box.row.retained_bytes);
            map.tree = flat_size_tree(bytes);
            map.slots = slots_of(map.boxes, heap, retained->colours);
            map.dataset = dataset;
            map.id = id;
            map.is_of_pair = is_of_pair;
            return map;
        });
}

bool says_something(const HeapMap& map) {
    return map.boxes.size() > 2;
}

void draw_heap_map(ViewContext& view, const HeapMap& map, ImVec2 size) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    draw_title(view, map, at, size.x);
    push_font(Font::kSmall);
    const ImVec2 corner{at.x, at.y + view.px(kTitlePx)};
    TreemapView wanted;
    wanted.width_px = size.x;
    wanted.height_px = size.y - view.px(kTitlePx);
    const TreemapLayout layout = treemap_layout(map.tree, wanted);
    ImDrawList& to = *ImGui::GetWindowDrawList();
    for (const TreemapBox& box : layout.boxes) {
        if (box.node == 0 || box.folded_count > 0) continue;
        const HeapMapBox& shown = map.boxes[box.node - 1];
        const ImVec2 low{std::round(corner.x + box.x), std::round(corner.y + box.y)};
        const ImVec2 high{std::round(corner.x + box.x + box.width) - 1,
                          std::round(corner.y + box.y + box.height) - 1};
        if (high.x <= low.x || high.y <= low.y) continue;
        ImGui::PushID(static_cast<int>(box.node));
        ImGui::SetCursorScreenPos(low);
        const bool pressed = hit_area(shown.name.c_str(), {high.x - low.x, high.y - low.y});
        const bool is_lit = ImGui::IsItemHovered();
        take_input(view, map, shown, pressed);
        ImGui::PopID();
        const LegendEntry look = look_of(view, map, shown.row);
        const ImU32 colour = area_colour(view.theme, look.colour, look.look);
        to.AddRectFilled(low, high, colour);
        if (is_lit) to.AddRect(low, high, view.theme.text);
        draw_lines(view, map, shown, low, {high.x - low.x, high.y - low.y}, colour);
    }
    pop_font();
    ImGui::SetCursorScreenPos(at);
    ImGui::Dummy(size);
}

}  // namespace hs
