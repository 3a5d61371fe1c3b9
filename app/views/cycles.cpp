#include "app/views/cycles.h"

#include <algorithm>

#include "app/things.h"
#include "app/views/cycles_state.h"
#include "app/views/graph.h"
#include "app/views/graph_state.h"
#include "app/widgets/basic.h"
#include "app/widgets/thing_menu.h"
#include "app/widgets/wait.h"
#include "core/analysis/edge_names.h"
#include "core/base/text_format.h"
#include "core/layout/scene_picture.h"

namespace hs {
namespace {

enum Column : int { kNumber, kRetained, kShallow, kObjects, kTypes, kHeldBy };
constexpr size_t kMostInRing = 24;
constexpr size_t kMostHolders = 12;

// The view's own state, and that of the graph, which it leads to.
struct Both {
    CyclesViewState& own;
    GraphViewState& graph;
};

struct Shown {
    const ObjectGraph& graph;
    Shared<RetainedSizes> retained;
    Shared<std::vector<Cycle>> cycles;
    DatasetId id;
    DatasetPtr dataset;
};

std::string bytes_text(const ViewContext& view, uint64_t bytes) {
    return format_bytes(static_cast<int64_t>(std::min<uint64_t>(bytes, INT64_MAX)),
                        view.state.settings.size_units);
}

uint64_t sort_value(const Cycle& cycle, int column) {
    switch (column) {
        case kShallow:
            return cycle.shallow_bytes;
        case kObjects:
            return cycle.members.size();
        case kHeldBy:
            return cycle.referrers_outside;
        default:
            return cycle.retained_bytes;
    }
}

void sort_rows(CyclesViewState& own, const std::vector<Cycle>& cycles, int column, bool falls) {
    if (own.order.size() == cycles.size() && own.sorted_by == column && own.falls == falls) return;
    own.sorted_by = column;
    own.falls = falls;
    own.order.resize(cycles.size());
    for (uint32_t i = 0; i < own.order.size(); ++i) own.order[i] = i;
    std::stable_sort(own.order.begin(), own.order.end(), [&](uint32_t a, uint32_t b) {
        const uint64_t one = sort_value(cycles[a], column);
        const uint64_t two = sort_value(cycles[b], column);
        return falls ? one > two : one < two;
    });
}

void show_in_graph(ViewContext& view, const Both& pictures, const Shown& shown,
                   const Cycle& cycle) {
    const SceneSource source{shown.graph, shown.retained->roots, shown.retained->dominators};
    GraphStart start;
    start.kind = GraphStart::Kind::kWish;
    start.wish = wish_for_cycle(source, cycle.members);
    for (size_t i = 0; i < cycle.held_by.size() && i < 4; ++i) {
        start.wish.start.push_back(cycle.held_by[i]);
    }
    pictures.graph.begin(std::move(start));
    view.actions.push(ShowView{ViewId::kGraph});
}

// The graph of one cycle, or of all, for Graphviz. Made beside the frame.
void ask_for_dot(ViewContext& view, CyclesViewState& own, const Shown& shown,
                 std::vector<Cycle> cycles) {
    own.dot.request(view.jobs, std::to_string(++own.dot_version), "Writing the cycles as dot",
                    [shown, cycles = std::move(cycles)](JobContext& job) -> Result<std::string> {
                        const SceneSource source{*shown.dataset->graph, shown.retained->roots,
                                                 shown.retained->dominators};
                        HS_TRY(const GraphScene scene, cycles_scene(source, cycles, job));
                        HS_TRY(const std::vector<std::string> names,
                               scene_edge_names(source.graph, scene, job));
                        return scene_dot(source.graph, scene, names, "cycles");
                    });
}

void take_dot(ViewContext& view, CyclesViewState& own) {
    if (own.dot.running()) return;
    if (std::optional<std::string> dot = own.dot.take()) {
        view.actions.push(CopyText{std::move(*dot), "the cycles as dot"});
    }
}

void right_aligned(const std::string& text, ImU32 colour) {
    const float width = ImGui::CalcTextSize(text.c_str()).x;
    const float room = ImGui::GetContentRegionAvail().x;
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + std::max(0.0F, room - width));
    text_in(colour, text);
}

void draw_row(ViewContext& view, const Both& pictures, const Shown& shown, uint32_t index,
              size_t place) {
    CyclesViewState& own = pictures.own;
    const Cycle& cycle = (*shown.cycles)[index];
    ImGui::TableNextRow(0, ImGui::GetTextLineHeight() + view.px(10));
    ImGui::TableNextColumn();
    ImGui::PushID(static_cast<int>(index));
    const std::string label = "##cycle " + std::to_string(index + 1);
    constexpr ImGuiSelectableFlags kFlags =
        ImGuiSelectableFlags_SpanAllColumns | ImGuiSelectableFlags_AllowDoubleClick;
    if (ImGui::Selectable(label.c_str(), own.selected == index, kFlags,
                          {0, ImGui::GetTextLineHeight() + view.px(4)})) {
        own.selected = index;
        if (ImGui::IsMouseDoubleClicked(0)) show_in_graph(view, pictures, shown, cycle);
    }
    if (ImGui::BeginPopupContextItem("cycle menu")) {
        const MenuSpacing spacing(view);
        own.selected = index;
        if (ImGui::MenuItem("Show in Graph")) show_in_graph(view, pictures, shown, cycle);
        if (ImGui::MenuItem("Copy as dot")) ask_for_dot(view, own, shown, {cycle});
        ImGui::EndPopup();
    }
    ImGui::SameLine(0, 0);
    right_aligned(format_count(place + 1), view.theme.text_faint);
    ImGui::TableNextColumn();
    right_aligned(bytes_text(view, cycle.retained_bytes), view.theme.text);
    ImGui::TableNextColumn();
    right_aligned(bytes_text(view, cycle.shallow_bytes), view.theme.text);
    ImGui::TableNextColumn();
    right_aligned(format_count(cycle.members.size()), view.theme.text);
    ImGui::TableNextColumn();
    std::string& types = own.types[index];
    if (types.empty()) types = printable_text(cycle_types(shown.graph, cycle));
    text_cut(types, ImGui::GetContentRegionAvail().x, view.theme.text);
    ImGui::TableNextColumn();
    std::string holder = "nothing outside";
    if (!cycle.held_by.empty()) holder = object_name(shown.graph, cycle.held_by.front());
    if (cycle.referrers_outside > 1) {
        holder += " and " + format_count(cycle.referrers_outside - 1) + " more";
    }
    text_cut(holder, ImGui::GetContentRegionAvail().x,
             cycle.held_by.empty() ? view.theme.warning : view.theme.text_muted);
    ImGui::PopID();
}

void draw_table(ViewContext& view, const Both& pictures, const Shown& shown, float height) {
    CyclesViewState& own = pictures.own;
    constexpr ImGuiTableFlags kFlags = ImGuiTableFlags_ScrollY | ImGuiTableFlags_BordersInnerH |
                                       ImGuiTableFlags_Resizable | ImGuiTableFlags_Sortable |
                                       ImGuiTableFlags_NoBordersInBodyUntilResize |
                                       ImGuiTableFlags_NoSavedSettings | ImGuiTableFlags_PadOuterX;
    if (!ImGui::BeginTable("cycles", 6, kFlags, {0, height})) return;
    constexpr ImGuiTableColumnFlags kFixed = ImGuiTableColumnFlags_WidthFixed;
    constexpr ImGuiTableColumnFlags kFalling = ImGuiTableColumnFlags_PreferSortDescending;
    ImGui::TableSetupScrollFreeze(0, 1);
    ImGui::TableSetupColumn("#", kFixed | ImGuiTableColumnFlags_NoSort, view.px(36));
    ImGui::TableSetupColumn("Retained", kFixed | kFalling | ImGuiTableColumnFlags_DefaultSort,
                            view.px(84));
    ImGui::TableSetupColumn("Shallow", kFixed | kFalling, view.px(84));
    ImGui::TableSetupColumn("Objects", kFixed | kFalling, view.px(72));
    ImGui::TableSetupColumn("Types",
                            ImGuiTableColumnFlags_WidthStretch | ImGuiTableColumnFlags_NoSort, 3);
    ImGui::TableSetupColumn("Held by", ImGuiTableColumnFlags_WidthStretch | kFalling, 2);
    ImGui::PushStyleColor(ImGuiCol_Text, view.theme.text_muted);
    ImGui::TableHeadersRow();
    ImGui::PopStyleColor();
    int column = kRetained;
    bool falls = true;
    if (const ImGuiTableSortSpecs* specs = ImGui::TableGetSortSpecs(); specs && specs->SpecsCount) {
        column = specs->Specs[0].ColumnIndex;
        falls = specs->Specs[0].SortDirection == ImGuiSortDirection_Descending;
    }
    sort_rows(own, *shown.cycles, column, falls);
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(own.order.size()));
    while (clipper.Step()) {
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
            const auto place = static_cast<size_t>(i);
            draw_row(view, pictures, shown, own.order[place], place);
        }
    }
    ImGui::EndTable();
}

void find_detail(CyclesViewState& own, const Shown& shown) {
    if (own.detail_of == own.selected) return;
    own.detail_of = own.selected;
    const Cycle& cycle = (*shown.cycles)[own.selected];
    own.what_frees = printable_text(what_frees(shown.graph, cycle));
    const SceneSource source{shown.graph, shown.retained->roots, shown.retained->dominators};
    own.ring = wish_for_cycle(source, cycle.members).chain;
    own.names.clear();
    for (size_t i = 0; i < own.ring.size() && i < kMostInRing; ++i) {
        own.names.push_back(printable_text(
            name_between(shown.graph, own.ring[i], own.ring[(i + 1) % own.ring.size()])));
    }
}

// "dict 1400 —[prev]→ list 1410 —[0]→ dict 1400", wrapped between the parts.
void draw_ring(ViewContext& view, const CyclesViewState& own, const Shown& shown) {
    const float right = ImGui::GetCursorScreenPos().x + ImGui::GetContentRegionAvail().x;
    const auto room_for = [&](float width, bool is_first) {
        if (is_first) return;
        ImGui::SameLine(0, view.px(6));
        if (ImGui::GetCursorScreenPos().x + width > right) ImGui::NewLine();
    };
    for (size_t i = 0; i <= own.names.size() && !own.ring.empty(); ++i) {
        const ObjectId row = own.ring[i % own.ring.size()];
        const std::string name = object_name(shown.graph, row);
        room_for(ImGui::CalcTextSize(name.c_str()).x, i == 0);
        ImGui::PushID(static_cast<int>(i));
        object_link(view, shown.id, row);
        ImGui::PopID();
        if (i == own.names.size()) break;
        const std::string arrow = (own.names[i].empty() ? "" : own.names[i] + " ") + "→";
        room_for(ImGui::CalcTextSize(arrow.c_str()).x, false);
        text_in(view.theme.text_muted, arrow);
    }
    if (own.ring.size() > own.names.size()) {
        ImGui::SameLine(0, view.px(6));
        text_in(view.theme.text_muted,
                "… " + format_count(own.ring.size() - own.names.size()) + " more");
    }
}

void draw_holders(ViewContext& view, const Shown& shown, const Cycle& cycle) {
    if (cycle.held_by.empty()) return;
    const float right = ImGui::GetCursorScreenPos().x + ImGui::GetContentRegionAvail().x;
    text_in(view.theme.text_muted, "Held from outside by");
    for (size_t i = 0; i < cycle.held_by.size() && i < kMostHolders; ++i) {
        const std::string name = object_name(shown.graph, cycle.held_by[i]);
        ImGui::SameLine(0, view.px(8));
        if (ImGui::GetCursorScreenPos().x + ImGui::CalcTextSize(name.c_str()).x > right) {
            ImGui::NewLine();
        }
        ImGui::PushID(static_cast<int>(i));
        object_link(view, shown.id, cycle.held_by[i]);
        ImGui::PopID();
    }
    if (cycle.referrers_outside > kMostHolders) {
        ImGui::SameLine(0, view.px(8));
        text_in(view.theme.text_muted,
                "and " + format_count(cycle.referrers_outside - kMostHolders) + " more");
    }
}

void draw_detail(ViewContext& view, const Both& pictures, const Shown& shown) {
    CyclesViewState& own = pictures.own;
    find_detail(own, shown);
    const Cycle& cycle = (*shown.cycles)[own.selected];
    if (ImGui::Button("Show in Graph")) show_in_graph(view, pictures, shown, cycle);
    ImGui::SameLine(0, view.px(6));
    if (ImGui::Button("Copy as dot")) ask_for_dot(view, own, shown, {cycle});
    ImGui::SameLine(0, view.px(6));
    if (ImGui::Button("Copy all as dot")) ask_for_dot(view, own, shown, *shown.cycles);
    tooltip("The members of all cycles and the references among them, at most 5,000 objects");
    ImGui::Dummy({0, view.px(2)});
    ImGui::PushTextWrapPos(0);
    text_in(view.theme.text, own.what_frees);
    ImGui::PopTextWrapPos();
    ImGui::Dummy({0, view.px(2)});
    text_in(view.theme.text_muted,
            own.ring.size() == 1 ? "It refers to itself" : "The shortest ring through the largest");
    draw_ring(view, own, shown);
    ImGui::Dummy({0, view.px(2)});
    draw_holders(view, shown, cycle);
}

}  // namespace

void draw_cycles(ViewContext& view, ViewStates& states) {
    GraphResults* results = view.graphs->of_current(view.state);
    if (results == nullptr) return;
    const Shared<std::vector<Cycle>> cycles = results->cycles(view.jobs);
    if (!cycles) {
        draw_wait(view, *results, GraphResult::kCycles);
        return;
    }
    const Both pictures{states.cycles.of<CyclesViewState>(), graph_state(states)};
    CyclesViewState& own = pictures.own;
    const DatasetRow& row = *current_dataset(view.state);
    const Shown shown{results->graph(), results->retained(view.jobs), cycles, row.id, row.dataset};
    const std::string key = std::to_string(row.id.v) + " " + std::to_string(row.generation);
    if (own.key != key) {
        own.key = key;
        own.order.clear();
        own.types.assign(cycles->size(), {});
        own.sorted_by = -1;
        own.selected = 0;
        own.detail_of = UINT32_MAX;
        own.dot.reset();
    }
    take_dot(view, own);
    if (cycles->empty()) {
        empty_line(view, "No cycles: reference counting alone frees every object of this dump.");
        return;
    }
    text_in(view.theme.text_muted,
            format_count(cycles->size()) +
                (cycles->size() == 1 ? " group of objects that refer to one another in circles"
                                     : " groups of objects that refer to one another in circles"));
    ImGui::Dummy({0, view.px(2)});
    const float all = ImGui::GetContentRegionAvail().y;
    const float detail = std::min(view.px(210), all * 0.45F);
    draw_table(view, pictures, shown, all - detail - view.px(8));
    ImGui::Dummy({0, view.px(2)});
    if (ImGui::BeginChild("cycle detail", {0, 0})) draw_detail(view, pictures, shown);
    ImGui::EndChild();
}

}  // namespace hs
