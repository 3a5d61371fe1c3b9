#include "app/views/cycles.h"

#include <algorithm>
#include <utility>

#include "app/answers.h"
#include "app/graph_answers.h"
#include "app/jobs.h"
#include "app/renewal.h"
#include "app/things.h"
#include "app/view_states.h"
#include "app/views/cycles_state.h"
#include "app/views/shown_set.h"
#include "app/widgets/basic.h"
#include "app/widgets/no_match.h"
#include "app/widgets/tab_stop.h"
#include "app/widgets/thing_menu.h"
#include "app/widgets/wait.h"
#include "core/analysis/edge_names.h"
#include "core/base/counted.h"
#include "core/base/text_format.h"
#include "core/layout/scene_picture.h"
#include "core/model/diagnostics.h"

namespace hs {
namespace {

constexpr size_t kMostInRing = 24;
constexpr size_t kMostHolders = 12;

struct Shown {
    const ObjectGraph& graph;
    Shared<RetainedSizes> retained;
    Shared<std::vector<Cycle>> cycles;
    DatasetVersion version;
    DatasetPtr dataset;
};

void show_in_graph(ViewContext& view, const Shown& shown, const Cycle& cycle) {
    const SceneSource source{shown.graph, shown.retained->roots, shown.retained->dominators};
    SceneWish wish = wish_for_cycle(source, cycle.members);
    for (size_t i = 0; i < cycle.held_by.size() && i < 4; ++i) {
        wish.start.push_back(cycle.held_by[i]);
    }
    view.actions.push(AskGraph{{GraphRequest::Kind::kScene,
                                shown.version,
                                {},
                                std::make_shared<SceneWish>(std::move(wish))}});
}

// The graph of one cycle, or of all, for Graphviz. Made beside the frame.
void ask_for_dot(ViewContext& view, CyclesViewState& own, const Shown& shown,
                 std::vector<Cycle> cycles) {
    own.dot.start(view.jobs, "Writing the cycles as dot",
                  [shown, cycles = std::move(cycles)](JobContext& job) -> Result<std::string> {
                      const SceneSource source{*shown.dataset->graph, shown.retained->roots,
                                               shown.retained->dominators};
                      HS_TRY(const GraphScene scene, cycles_scene(source, cycles, job));
                      HS_TRY(const std::vector<std::string> names,
                             scene_edge_names(source.graph, scene, job));
                      return scene_dot(source.graph, shown.retained->names, scene, names, "cycles");
                  });
}

void take_dot(ViewContext& view, CyclesViewState& own) {
    std::optional<Result<std::string>> dot = own.dot.take();
    if (dot && dot->ok()) view.actions.push(CopyText{dot->value(), "the cycles as dot"});
}

DataTable table_of(const CyclesViewState& own) {
    return {.name = "cycles",
            .specs = cycle_columns(),
            .first_sort = first_cycle_sort(),
            .rows = &own.rows.shown};
}

void request_rows(ViewContext& view, CyclesViewState& own, const Shown& shown,
                  const FieldFilter& typed, const ShownSet& set) {
    const CycleRequest request{shown.dataset,  shown.cycles,
                               shown.retained, set.rows,
                               typed.filter,   sort_of(view, own.table, table_of(own))};
    const Answered<CycleTable> rows = view.answers.get<CycleTable>(
        {.topic = {"rows of Cycles", own.dataset},
         .key = {set.key, request.sort, typed.text},
         .label = "Listing the cycles"},
        [request](JobContext& job) { return make_cycle_table(request, job); });
    if (!own.rows.take(rows)) return;
    own.rows.shown = shown_cycles(own.rows.of);
    const auto& order = own.rows.of->order;
    if (!order.empty() && std::exchange(own.selects_first, false)) own.selected = order.front();
    const auto at = std::find(order.begin(), order.end(), own.selected);
    own.table.place_cursor(at == order.end() ? DataTableState::kNoRow
                                             : static_cast<uint64_t>(at - order.begin()));
}

std::string cycle_count(const CyclesViewState& own, size_t all) {
    const std::string count = counted(all, "reference cycle");
    const bool is_filtered = own.rows.of && own.rows.of->order.size() != all;
    return is_filtered ? format_count(own.rows.of->order.size()) + " of " + count : count;
}

void draw_row_menu(ViewContext& view, CyclesViewState& own, const Shown& shown) {
    const MenuSpacing spacing(view);
    if (!ImGui::BeginPopup("cycle menu")) return;
    const Cycle& cycle = (*shown.cycles)[own.selected];
    if (ImGui::MenuItem("Show in Graph")) show_in_graph(view, shown, cycle);
    if (ImGui::MenuItem("Copy as dot")) ask_for_dot(view, own, shown, {cycle});
    if (ImGui::MenuItem("Copy row") && own.table.cursor < own.rows.shown.row_count) {
        view.actions.push(CopyText{row_text(own.table, table_of(own), own.table.cursor), "row"});
    }
    ImGui::EndPopup();
}

void draw_table(ViewContext& view, CyclesViewState& own, const Shown& shown, float height) {
    const Shared<CycleTable> rows = own.rows.of;
    DataTable table = table_of(own);
    table.totals = [&](size_t column, ShownCell& cell) { cycle_total_cell(*rows, column, cell); };
    table.is_incomplete = is_incomplete(*rows->dataset);
    table.colour = [&](uint64_t row, size_t column) -> ImU32 {
        const std::string_view name = cycle_columns()[column].name;
        if (name == "number") return view.theme.text_faint;
        if (name != "held_by") return 0;
        return rows->at(row).held_by.empty() ? view.theme.warning : view.theme.text_muted;
    };
    const DataTableEvents events = draw_data_table(view, own.table, table, height);
    const auto choose = [&](uint64_t place) { own.selected = rows->order[place]; };
    if (events.chosen) choose(*events.chosen);
    if (events.menu) {
        choose(*events.menu);
        own.table.cursor = own.table.anchor = *events.menu;
        ImGui::OpenPopup("cycle menu");
    }
    if (events.activated) {
        choose(*events.activated);
        show_in_graph(view, shown, rows->at(*events.activated));
    }
    draw_row_menu(view, own, shown);
}

void find_detail(CycleDetail& detail, const Shown& shown, uint32_t selected) {
    if (detail.of == selected) return;
    detail.of = selected;
    const Cycle& cycle = (*shown.cycles)[selected];
    detail.what_frees = printable_text(what_frees(shown.graph, shown.retained->names, cycle));
    const SceneSource source{shown.graph, shown.retained->roots, shown.retained->dominators};
    detail.ring = wish_for_cycle(source, cycle.members).chain;
    detail.titles.clear();
    for (size_t i = 0; i < detail.ring.size() && i <= kMostInRing; ++i) {
        detail.titles.push_back(typed_name(shown.graph, shown.retained->names, detail.ring[i]));
    }
    detail.holders.clear();
    for (const ObjectId holder : cycle.held_by) {
        std::string name = typed_name(shown.graph, shown.retained->names, holder);
        const auto known =
            std::find_if(detail.holders.begin(), detail.holders.end(),
                         [&](const CycleHolders& alike) { return alike.name == name; });
        if (known == detail.holders.end()) {
            detail.holders.push_back({holder, std::move(name), 1});
        } else {
            ++known->count;
        }
    }
    if (detail.holders.size() > kMostHolders) detail.holders.resize(kMostHolders);
    detail.names.clear();
    for (size_t i = 0; i < detail.ring.size() && i < kMostInRing; ++i) {
        detail.names.push_back(printable_text(
            name_between(shown.graph, detail.ring[i], detail.ring[(i + 1) % detail.ring.size()])));
    }
}

// What is drawn next follows in the line, or begins another one.
void follow(const ViewContext& view, const std::string& text, float right) {
    ImGui::SameLine(0, view.px(8));
    if (ImGui::GetCursorScreenPos().x + ImGui::CalcTextSize(text.c_str()).x > right) {
        ImGui::NewLine();
    }
}

void add_word(const ViewContext& view, const std::string& text, float right) {
    follow(view, text, right);
    text_in(view.theme.text_muted, text);
}

// "dict 1400 —[prev]→ list 1410 —[0]→ dict 1400", wrapped between the parts.
void draw_ring(ViewContext& view, const CycleDetail& detail, const Shown& shown) {
    const float right = ImGui::GetCursorScreenPos().x + ImGui::GetContentRegionAvail().x;
    for (size_t i = 0; i <= detail.names.size() && !detail.ring.empty(); ++i) {
        const ObjectId row = detail.ring[i % detail.ring.size()];
        const std::string& name = detail.titles[i % detail.ring.size()];
        if (i > 0) follow(view, name, right);
        ImGui::PushID(static_cast<int>(i));
        thing_link(view, SelectedObject{shown.version.id, row}, name);
        ImGui::PopID();
        if (i == detail.names.size()) break;
        add_word(view, (detail.names[i].empty() ? "" : detail.names[i] + " ") + "→", right);
    }
    if (detail.ring.size() > detail.names.size()) {
        add_word(view, "… " + format_count(detail.ring.size() - detail.names.size()) + " more",
                 right);
    }
}

void draw_holders(ViewContext& view, const CycleDetail& detail, const Shown& shown,
                  const Cycle& cycle) {
    if (cycle.held_by.empty()) return;
    const float right = ImGui::GetCursorScreenPos().x + ImGui::GetContentRegionAvail().x;
    text_in(view.theme.text_muted, "Referenced by");
    uint64_t shown_holders = 0;
    for (const CycleHolders& alike : detail.holders) {
        const std::string times = alike.count == 1 ? "" : "× " + format_count(alike.count);
        const std::string whole = alike.name + " " + times;
        follow(view, whole, right);
        ImGui::PushID(static_cast<int>(alike.first.v));
        thing_link(view, SelectedObject{shown.version.id, alike.first}, alike.name);
        ImGui::PopID();
        shown_holders += alike.count;
        if (times.empty()) continue;
        ImGui::SameLine(0, view.px(4));
        text_in(view.theme.text_muted, times);
    }
    if (cycle.referrers_outside > shown_holders) {
        add_word(view, "and " + format_count(cycle.referrers_outside - shown_holders) + " more",
                 right);
    }
}

void draw_detail(ViewContext& view, CyclesViewState& own, const Shown& shown) {
    find_detail(own.detail, shown, own.selected);
    const Cycle& cycle = (*shown.cycles)[own.selected];
    if (ImGui::Button("Show in Graph")) show_in_graph(view, shown, cycle);
    ImGui::SameLine(0, view.px(6));
    if (ImGui::Button("Copy as dot")) ask_for_dot(view, own, shown, {cycle});
    ImGui::SameLine(0, view.px(6));
    if (ImGui::Button("Copy all as dot")) ask_for_dot(view, own, shown, *shown.cycles);
    tooltip("Copies the objects of all cycles and their references, at most 5,000 objects");
    ImGui::Dummy({0, view.px(2)});
    ImGui::PushTextWrapPos(0);
    text_in(view.theme.text, own.detail.what_frees);
    ImGui::PopTextWrapPos();
    ImGui::Dummy({0, view.px(2)});
    text_in(view.theme.text_muted,
            own.detail.ring.size() == 1 ? "Refers to itself" : "Shortest cycle");
    draw_ring(view, own.detail, shown);
    ImGui::Dummy({0, view.px(2)});
    draw_holders(view, own.detail, shown, cycle);
}

// The one that the object is in, else the first.
uint32_t cycle_of(const std::vector<Cycle>& cycles, ObjectId object) {
    for (size_t i = 0; i < cycles.size() && !object.is_nil(); ++i) {
        const auto& members = cycles[i].members;
        if (std::find(members.begin(), members.end(), object) != members.end()) {
            return static_cast<uint32_t>(i);
        }
    }
    return 0;
}

}  // namespace

void renew_cycles(CyclesViewState& own, const Renewal& renewal) {
    const bool is_known = own.detail.of == own.selected && !own.detail.ring.empty();
    if (!own.rows.of || own.rows.of->dataset != renewal.before || !is_known) return;
    own.kept = renewal.object(own.detail.ring.front());
}

void draw_cycles(ViewContext& view, ViewStates& states) {
    const std::optional<OpenGraph> results = current_graph(view.state);
    if (!results) return;
    const Shared<std::vector<Cycle>> cycles = results->cycles(view.answers);
    if (!cycles) {
        draw_wait(view, *results, GraphAnswer::kCycles);
        return;
    }
    auto& own = states.of<CyclesViewState>();
    const DatasetRow& row = *current_dataset(view.state);
    const Shown shown{results->graph(), results->retained(view.answers), cycles, row.version(),
                      row.dataset};
    if (own.dataset != row.version()) {
        own.dataset = row.version();
        own.rows.of.reset();
        own.selects_first = own.kept.is_nil();
        own.selected = cycle_of(*cycles, std::exchange(own.kept, {}));
        own.detail.of = UINT32_MAX;
        own.dot.stop();
    }
    take_dot(view, own);
    if (cycles->empty()) {
        ImGui::NewLine();  // below the modes, in the middle of the whole width
        empty_line(
            view,
            "No reference cycles: reference counting alone can free every object of this dump.");
        return;
    }
    const std::optional<ShownSet> set = shown_set(view, *results);
    if (!set) return;
    const FieldFilter typed = field_filter(own.filter);
    request_rows(view, own, shown, typed, *set);
    const FilterFieldLook look{
        .hint = "Filter: Session   >10k",
        .error = typed.error ? &*typed.error : nullptr,
        .right = total_text(cycle_count(own, cycles->size()), is_incomplete(*shown.dataset)),
        .is_busy = own.rows.is_busy,
        .makes_steps = false};
    if (draw_filter_field(view, own.filter, look)) own.table.wants_focus = true;
    if (!own.rows.of) return;
    if (own.rows.of->order.empty()) {
        return typed.text.empty() ? draw_no_step_match(view, "cycles")
                                  : draw_no_typed_match(view, "cycles", own.filter);
    }
    const float all = ImGui::GetContentRegionAvail().y;
    const float detail = std::min(view.px(210), all * 0.45F);
    draw_table(view, own, shown, all - detail - view.px(8));
    ImGui::Dummy({0, view.px(2)});
    if (begin_part("cycle detail", {0, 0})) draw_detail(view, own, shown);
    ImGui::EndChild();
}

}  // namespace hs
